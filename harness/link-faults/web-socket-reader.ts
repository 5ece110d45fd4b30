import { type FrameHeader, OPCODE, readFrameHeader } from './web-socket-frames.ts';

/** Longer frames go on as they are: nothing holds so much. */
const LONGEST_FRAME = 1 << 20;

/** A message as it came, of all its frames; pings, pongs and closes are messages of one frame. */
export interface WebSocketMessage {
  opcode: number;
  frames: { header: FrameHeader; bytes: Buffer }[];
}

/** Reads one direction of a web socket from a frame's first byte on, cut anywhere. */
export class WebSocketReader {
  readonly #onMessage: (message: WebSocketMessage) => void;
  readonly #say: (bytes: Buffer) => void;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #header: FrameHeader | undefined;
  #message: WebSocketMessage | undefined;
  /** Bytes of a frame that is too long to be held. */
  #passing = 0;
  #isLongMessage = false;

  constructor(onMessage: (message: WebSocketMessage) => void, say: (bytes: Buffer) => void) {
    this.#onMessage = onMessage;
    this.#say = say;
  }

  /** In the middle of a message. */
  isInside(): boolean {
    return this.#heldBytes > 0 || this.#message !== undefined || this.#passing > 0;
  }

  giveBack(): Buffer {
    const frames = this.#message?.frames.map(({ bytes }) => bytes) ?? [];
    const held = Buffer.concat([...frames, ...this.#held]);
    this.#message = undefined;
    this.#forget();
    return held;
  }

  take(bytes: Buffer): void {
    let left = bytes;
    while (left.length > 0) left = this.#passing > 0 ? this.#pass(left) : this.#hold(left);
  }

  #forget(): void {
    this.#held = [];
    this.#heldBytes = 0;
    this.#header = undefined;
  }

  #pass(bytes: Buffer): Buffer {
    const part = bytes.subarray(0, this.#passing);
    this.#passing -= part.length;
    this.#say(part);
    return bytes.subarray(part.length);
  }

  /** Holds as much as the frame may need; what is left belongs to the next one. */
  #hold(bytes: Buffer): Buffer {
    if (this.#header === undefined) {
      const all = Buffer.concat([...this.#held, bytes]);
      const header = readFrameHeader(all);
      this.#held = [all];
      this.#heldBytes = all.length;
      if (header === undefined) return Buffer.alloc(0);
      this.#forget();
      this.#header = header;
      return this.#fill(all, header);
    }
    return this.#fill(bytes, this.#header);
  }

  #fill(bytes: Buffer, header: FrameHeader): Buffer {
    const whole = header.headerBytes + header.payloadBytes;
    if (whole > LONGEST_FRAME || (this.#isLongMessage && header.opcode === OPCODE.continuation)) {
      this.#isLongMessage = !header.isFinal;
      this.#say(this.giveBack());
      this.#passing = whole;
      return bytes;
    }
    const part = bytes.subarray(0, whole - this.#heldBytes);
    this.#held.push(part);
    this.#heldBytes += part.length;
    if (this.#heldBytes < whole) return Buffer.alloc(0);
    const frame = { header, bytes: Buffer.concat(this.#held) };
    this.#forget();
    this.#endFrame(frame);
    return bytes.subarray(part.length);
  }

  #endFrame(frame: WebSocketMessage['frames'][number]): void {
    const { opcode, isFinal } = frame.header;
    // Between the frames of a message others may come, which are about the connection.
    if (opcode >= OPCODE.close) {
      this.#onMessage({ opcode, frames: [frame] });
      return;
    }
    this.#message ??= { opcode, frames: [] };
    this.#message.frames.push(frame);
    if (!isFinal) return;
    const message = this.#message;
    this.#message = undefined;
    this.#onMessage(message);
  }
}
