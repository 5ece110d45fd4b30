import { monotonicMs } from '../journal/clock.ts';
import type { HarmKind } from '../journal/event.ts';
import type { Source } from '../journal/writer.ts';

const WINDOW_MS = 250;

interface Window {
  count: number;
  bytes: number;
  firstMs: number;
  timer: NodeJS.Timeout;
}

/**
 * Counts the harm done on one link. The first of its sort is told at once, since it may be the
 * instant at which a fault is felt; what follows is added up and told every 250 ms.
 */
export class HarmMeter {
  readonly #link: string;
  readonly #evidence: Source;
  readonly #windows = new Map<string, Window>();

  constructor(link: string, evidence: Source) {
    this.#link = link;
    this.#evidence = evidence;
  }

  /** `fault` names the proxy's own fault that did it; without one, the far side did. */
  count(harm: HarmKind, fault?: string, bytes = 0): void {
    const key = `${harm}\n${fault ?? ''}`;
    const window = this.#windows.get(key);
    if (window === undefined) {
      this.#tell(harm, fault, 1, bytes, monotonicMs());
      this.#windows.set(key, this.#open(key, harm, fault));
      return;
    }
    if (window.count === 0) window.firstMs = monotonicMs();
    window.count += 1;
    window.bytes += bytes;
  }

  #open(key: string, harm: HarmKind, fault: string | undefined): Window {
    const timer = setTimeout(() => {
      const window = this.#windows.get(key);
      this.#windows.delete(key);
      if (window === undefined || window.count === 0) return;
      this.#tell(harm, fault, window.count, window.bytes, window.firstMs);
      this.#windows.set(key, this.#open(key, harm, fault));
    }, WINDOW_MS);
    return { count: 0, bytes: 0, firstMs: 0, timer: timer.unref() };
  }

  #tell(harm: HarmKind, fault: string | undefined, count: number, bytes: number, atMs: number) {
    this.#evidence.emit(
      {
        kind: 'harm',
        on: this.#link,
        harm,
        count,
        ...(fault === undefined ? {} : { fault }),
        ...(bytes === 0 ? {} : { bytes }),
      },
      atMs,
    );
  }
}
