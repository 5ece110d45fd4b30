/** A message's first bytes, as far as they are needed to tell what it asks for. */
const HEAD_BYTES = 4096;
const LONGEST_MESSAGE = 1 << 30;
const FRONTEND_TYPES = new Set([...'QPBDECSHFdcfXp']);

/** Codes of messages without a type, which open a connection. */
export const OPENING = { cancel: 80_877_102, tls: 80_877_103, gssapi: 80_877_104 } as const;
const PROTOCOL_3 = 3;

export interface PostgresMessage {
  /** The type letter; of the first message `startup`, or `opening` for one of `OPENING`. */
  type: string;
  /** Behind the length: the whole body, or its first bytes. */
  head: Buffer;
}

/** What becomes of a message: it goes on, or is left out (and the reader may have said another). */
type Decide = (message: PostgresMessage) => 'pass' | 'drop';

/** Reads the messages that a client sends to PostgreSQL, cut anywhere. */
export class PostgresMessages {
  readonly #decide: Decide;
  readonly #say: (bytes: Buffer) => void;
  readonly #lost: () => void;
  #isOpening: boolean;
  #held: Buffer = Buffer.alloc(0);
  /** Bytes of a decided message that are still to come. */
  #rest = 0;
  #fate: 'pass' | 'drop' = 'pass';

  /** `lost` is told when what comes is no message: the reader begins anew with whatever comes next. */
  constructor(isNew: boolean, decide: Decide, say: (bytes: Buffer) => void, lost: () => void) {
    this.#isOpening = isNew;
    this.#decide = decide;
    this.#say = say;
    this.#lost = lost;
  }

  isDropping(): boolean {
    return this.#rest > 0 && this.#fate === 'drop';
  }

  giveBack(): Buffer {
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    return held;
  }

  take(bytes: Buffer): void {
    let left = bytes;
    while (left.length > 0) {
      if (this.#rest > 0) left = this.#carry(left);
      else if (!this.#begin(Buffer.concat([this.giveBack(), left]))) return;
      else left = this.giveBack();
    }
  }

  #carry(bytes: Buffer): Buffer {
    const part = bytes.subarray(0, this.#rest);
    this.#rest -= part.length;
    if (this.#fate === 'pass') this.#say(part);
    return bytes.subarray(part.length);
  }

  /** Decides the message that begins here; false when more of it is needed, or it is none. */
  #begin(bytes: Buffer): boolean {
    const typeBytes = this.#isOpening ? 0 : 1;
    this.#held = bytes;
    if (!this.#isOpening && !FRONTEND_TYPES.has(String.fromCharCode(bytes[0] as number))) {
      return this.#giveUp();
    }
    if (bytes.length < typeBytes + 4) return false;
    const length = bytes.readUInt32BE(typeBytes);
    if (length < 4 || length > LONGEST_MESSAGE) return this.#giveUp();
    const whole = typeBytes + length;
    if (bytes.length < Math.min(whole, HEAD_BYTES)) return false;
    const head = bytes.subarray(typeBytes + 4, Math.min(whole, HEAD_BYTES));
    const type = this.#isOpening ? readOpening(head) : String.fromCharCode(bytes[0] as number);
    if (type === undefined) return this.#giveUp();
    if (type === 'startup') this.#isOpening = false;
    this.#fate = this.#decide({ type, head });
    this.#rest = whole;
    return true;
  }

  #giveUp(): false {
    this.#isOpening = false;
    this.#say(this.giveBack());
    this.#lost();
    return false;
  }
}

function readOpening(head: Buffer): string | undefined {
  if (head.length < 4) return undefined;
  const code = head.readUInt32BE(0);
  if (Object.values<number>(OPENING).includes(code)) return 'opening';
  return code >>> 16 === PROTOCOL_3 ? 'startup' : undefined;
}
