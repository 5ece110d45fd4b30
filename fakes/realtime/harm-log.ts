import type { EvidenceSink } from '../fake.ts';

/** The first harm of a fault is told at once; later ones are counted and told together. */
const BATCH_MS = 250;

export type HarmKind =
  | 'bytes-delayed'
  | 'connection-closed'
  | 'connection-refused'
  | 'frame-withheld'
  | 'message-altered'
  | 'unanswered';

/** Counts whom a misbehaviour hit: a fault that nobody felt proves nothing. */
export class HarmLog {
  readonly #provider: string;
  readonly #evidence: EvidenceSink;
  readonly #untold = new Map<string, { harm: HarmKind; fault: string; count: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(provider: string, evidence: EvidenceSink) {
    this.#provider = provider;
    this.#evidence = evidence;
  }

  report(fault: string, harm: HarmKind): void {
    const key = `${harm} ${fault}`;
    const untold = this.#untold.get(key);
    if (untold) {
      untold.count += 1;
      this.#timer ??= setTimeout(() => this.#tellAll(), BATCH_MS);
      return;
    }
    this.#untold.set(key, { harm, fault, count: 0 });
    this.#tell(harm, fault, 1);
  }

  /** A fault is over: what is counted is told, and the next one of that name begins anew. */
  close(fault: string): void {
    for (const [key, untold] of this.#untold) {
      if (untold.fault !== fault) continue;
      if (untold.count > 0) this.#tell(untold.harm, fault, untold.count);
      this.#untold.delete(key);
    }
  }

  stop(): void {
    this.#tellAll();
  }

  #tellAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const untold of this.#untold.values()) {
      if (untold.count > 0) this.#tell(untold.harm, untold.fault, untold.count);
      untold.count = 0;
    }
  }

  #tell(harm: HarmKind, fault: string, count: number): void {
    this.#evidence.emit({ kind: 'harm', on: this.#provider, harm, fault, count });
  }
}
