import type { Spoken } from './caller-speech.ts';
import { encodeBase64 } from './playout-buffer.ts';

export type EndedBy = 'caller' | 'stack' | 'carrier';

/** What a handset is told besides what it hears; instants are of the playout clock. */
export type HandsetEvent =
  | { type: 'answered'; atMs: number }
  | ({ type: 'spoken' } & Spoken)
  | { type: 'cleared'; atMs: number }
  | { type: 'ended'; by: EndedBy; reason: string; atMs: number };

/** Ticks that are told together, and ticks after which silence is told too. */
const HEARD_EVERY = 2;
const TICK_EVERY = 4;

/** The wire to one handset: everything in the order in which it happened, frames in small batches. */
export class HandsetLine {
  readonly #send: (text: string) => void;
  #frames: string[] = [];

  constructor(send: (text: string) => void) {
    this.#send = send;
  }

  tell(event: HandsetEvent): void {
    this.#flush();
    this.#send(JSON.stringify(event));
  }

  /** One tick of the call, with the frame that is to be heard from then on. */
  tick(n: number, atMs: number, frame: Uint8Array | undefined): void {
    if (frame) {
      this.#frames.push(`{"n":${n},"atMs":${atMs},"payload":"${encodeBase64(frame)}"}`);
    }
    if (n % HEARD_EVERY === 0) this.#flush();
    if (n % TICK_EVERY === 0) this.#send(`{"type":"tick","n":${n},"atMs":${atMs}}`);
  }

  #flush(): void {
    if (this.#frames.length === 0) return;
    this.#send(`{"type":"heard","frames":[${this.#frames.splice(0).join(',')}]}`);
  }
}
