import type { Afflicted, OneWay } from './link-fault.ts';
import type { Rewriter, RewriteStage } from './rewrite-stage.ts';
import { TimedLine } from './timed-line.ts';
import { applyMask, OPCODE, writeFrame } from './web-socket-frames.ts';
import { type WebSocketMessage, WebSocketReader } from './web-socket-reader.ts';

/** What becomes of a message that is hit. */
export interface Alteration {
  form(): 'drop' | 'duplicate' | 'reorder' | 'delay' | 'truncate' | 'close' | 'no-pong';
  /** Decided by its number among the messages (or pongs) since the fault began. */
  isHit(ordinal: number): boolean;
  delayMs(): number;
  closeCode(): number;
}

const NO_MASK_AT_ALL = Buffer.alloc(4);

/** Alters the messages of one direction, from the first frame on that begins under the fault. */
export class WebSocketAlterer implements Rewriter {
  readonly #connection: Afflicted;
  readonly #way: OneWay;
  readonly #alteration: Alteration;
  readonly #stage: RewriteStage;
  readonly #reader: WebSocketReader;
  readonly #line: TimedLine;
  #isReading = false;
  #ordinal = 0;
  /** Of `reorder`: waits for the next message to overtake it. */
  #overtaken: Buffer = Buffer.alloc(0);
  #delayMs = 0;
  #lateBytes = 0;
  #isClosed = false;
  #isRetired = false;

  constructor(connection: Afflicted, way: OneWay, alteration: Alteration, stage: RewriteStage) {
    this.#connection = connection;
    this.#way = way;
    this.#alteration = alteration;
    this.#stage = stage;
    this.#reader = new WebSocketReader(
      (message) => this.#meet(message),
      (bytes) => this.#pass(bytes),
    );
    this.#line = new TimedLine({
      now: connection.now,
      dueMs: (_, nowMs, lastDueMs) => Math.max(nowMs + this.#delayMs, lastDueMs),
      onHeld: () => {},
    });
    this.#line.next = { push: (parcel) => 'bytes' in parcel && this.#endDelay(parcel.bytes) };
  }

  take(bytes: Buffer, offset: number): void {
    if (this.#isReading) {
      this.#reader.take(bytes);
      return;
    }
    const start = this.#connection.frameStart(this.#way, offset);
    const before = start === undefined ? bytes.length : start - offset;
    this.#stage.say(bytes.subarray(0, before));
    if (before >= bytes.length) return;
    this.#isReading = true;
    this.#reader.take(bytes.subarray(before));
  }

  giveBack(): Buffer {
    this.#line.release();
    const held = Buffer.concat([this.#overtaken, this.#reader.giveBack()]);
    this.#overtaken = Buffer.alloc(0);
    return this.#isClosed ? Buffer.alloc(0) : held;
  }

  /** Behind a close frame nothing may follow, healed or not. */
  isBusy(): boolean {
    return this.#isClosed;
  }

  holdsEnd(): boolean {
    return this.#lateBytes > 0;
  }

  retire(): void {
    this.#isRetired = true;
  }

  #meet(message: WebSocketMessage): void {
    if (this.#isClosed) return;
    const form = this.#alteration.form();
    const bytes = Buffer.concat(message.frames.map((frame) => frame.bytes));
    const isMeant =
      form === 'no-pong' ? message.opcode === OPCODE.pong : message.opcode < OPCODE.close;
    const isHit = isMeant && !this.#isRetired && this.#alteration.isHit(this.#ordinal);
    if (isMeant) this.#ordinal += 1;
    if (!isHit) {
      this.#passAsItCame(message.opcode, bytes);
      return;
    }
    this.#connection.count(form === 'delay' ? 'bytes-delayed' : 'message-altered', bytes.length);
    this.#alter(form, message, bytes);
  }

  #alter(form: ReturnType<Alteration['form']>, message: WebSocketMessage, bytes: Buffer): void {
    if (form === 'duplicate') this.#pass(Buffer.concat([bytes, bytes]));
    if (form === 'truncate') this.#pass(cutMessage(message));
    if (form === 'delay') this.#delay(bytes, this.#alteration.delayMs());
    if (form === 'reorder') {
      // The one that waits already may go: two that wait for each other would be in order again.
      if (this.#overtaken.length > 0) this.#pass(bytes);
      else this.#overtaken = bytes;
    }
    if (form !== 'close') return;
    this.#pass(writeClose(this.#alteration.closeCode(), this.#way));
    this.#isClosed = true;
  }

  /** A ping or pong overtakes nothing; behind a close frame nothing may come. */
  #passAsItCame(opcode: number, bytes: Buffer): void {
    if (opcode === OPCODE.close) {
      this.#pass(Buffer.alloc(0));
      this.#sayInTurn(bytes);
    } else if (opcode > OPCODE.close) this.#sayInTurn(bytes);
    else this.#pass(bytes);
  }

  /** Goes on; what this one has overtaken follows it. */
  #pass(bytes: Buffer): void {
    if (this.#isClosed) return;
    const late = this.#overtaken;
    this.#overtaken = Buffer.alloc(0);
    this.#sayInTurn(bytes);
    this.#sayInTurn(late);
  }

  #sayInTurn(bytes: Buffer): void {
    if (this.#lateBytes > 0) this.#delay(bytes, 0);
    else this.#stage.say(bytes);
  }

  #delay(bytes: Buffer, delayMs: number): void {
    if (bytes.length === 0) return;
    this.#connection.reserve(this.#way, bytes.length);
    this.#lateBytes += bytes.length;
    this.#delayMs = delayMs;
    this.#line.push({ bytes, offset: 0 });
  }

  #endDelay(bytes: Buffer): void {
    this.#connection.swallow(this.#way, bytes.length);
    this.#lateBytes -= bytes.length;
    this.#stage.say(bytes);
    this.#stage.settle();
  }
}

/** One frame with the first half of the message; text is cut between two characters. */
function cutMessage({ frames }: WebSocketMessage): Buffer {
  const [first] = frames;
  if (first === undefined) return Buffer.alloc(0);
  const { header } = first;
  const whole = Buffer.concat(
    frames.map(({ header: { headerBytes, mask }, bytes }) =>
      applyMask(bytes.subarray(headerBytes), mask),
    ),
  );
  let half = Math.floor(whole.length / 2);
  const isText = header.opcode === OPCODE.text && !header.isExtended;
  while (isText && half > 0 && ((whole[half] as number) & 0xc0) === 0x80) half -= 1;
  return writeFrame(header, applyMask(whole.subarray(0, half), header.mask));
}

function writeClose(code: number, way: OneWay): Buffer {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  // What a client sends has to be masked, if only by zeros.
  const mask = way === 'upstream' ? NO_MASK_AT_ALL : undefined;
  return writeFrame({ opcode: OPCODE.close, isExtended: false, mask }, payload);
}
