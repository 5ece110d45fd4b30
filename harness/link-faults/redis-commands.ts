const LINE_FEED = 0x0a;
const STAR = 0x2a;
const DOLLAR = 0x24;
const LONGEST_LINE = 32;
const LONGEST_NAME = 64;

/** Whether a command goes on as it is; told its name in lower case. */
type Decide = (name: string) => 'pass' | 'replace';

/**
 * Reads the commands that a client sends to Redis, cut anywhere. Each goes on whole, or is left out and
 * something else said in its place. What is no command goes on untouched.
 */
export class RedisCommands {
  readonly #decide: Decide;
  readonly #say: (bytes: Buffer) => void;
  readonly #replace: () => void;
  #state: 'start' | 'length' | 'argument' | 'inline' = 'start';
  /** Parts that came before the command's name was known. */
  #undecided: Buffer[] = [];
  #fate: 'open' | 'pass' | 'replace' = 'open';
  #line = '';
  #name = '';
  /** Of the command: arguments not yet read, and of the argument: bytes, with its line's end. */
  #arguments = 0;
  #bytes = 0;
  #isFirst = true;

  constructor(decide: Decide, say: (bytes: Buffer) => void, replace: () => void) {
    this.#decide = decide;
    this.#say = say;
    this.#replace = replace;
  }

  isReplacing(): boolean {
    return this.#fate === 'replace';
  }

  giveBack(): Buffer {
    const held = Buffer.concat(this.#undecided);
    this.#begin();
    return held;
  }

  take(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) at = this.#step(bytes, at);
  }

  #begin(): void {
    this.#state = 'start';
    this.#undecided = [];
    this.#fate = 'open';
    this.#line = '';
    this.#name = '';
    this.#isFirst = true;
  }

  #step(bytes: Buffer, at: number): number {
    if (this.#state === 'argument') return this.#readArgument(bytes, at);
    if (this.#state === 'inline' || (this.#state === 'start' && !this.#mayBeHeader(bytes, at))) {
      return this.#passLine(bytes, at);
    }
    return this.#readHeader(bytes, at);
  }

  /** A command begins with `*`; text on a line of its own is for people at a terminal. */
  #mayBeHeader(bytes: Buffer, at: number): boolean {
    return this.#line !== '' || bytes[at] === STAR;
  }

  #passLine(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(LINE_FEED, at);
    const next = end < 0 ? bytes.length : end + 1;
    this.#say(bytes.subarray(at, next));
    this.#state = end < 0 ? 'inline' : 'start';
    return next;
  }

  /** `*3` or `$11`, byte by byte: what is no such line is found out at its first wrong byte. */
  #readHeader(bytes: Buffer, at: number): number {
    const byte = bytes[at] as number;
    this.#line += String.fromCharCode(byte);
    this.#carry(bytes.subarray(at, at + 1));
    const wanted = this.#state === 'start' ? STAR : DOLLAR;
    const isWhole = byte === LINE_FEED && /^.\d+\r\n$/.test(this.#line);
    const isPart = this.#line.charCodeAt(0) === wanted && /^.\d*\r?$/.test(this.#line);
    if (!isWhole && (!isPart || this.#line.length > LONGEST_LINE)) this.#giveUp(byte);
    else if (isWhole) this.#endHeader(Number(this.#line.slice(1, -2)));
    return at + 1;
  }

  #endHeader(count: number): void {
    this.#line = '';
    if (this.#state === 'start') {
      this.#arguments = count;
      this.#state = 'length';
      if (count === 0) this.#endCommand();
      return;
    }
    this.#bytes = count + 2;
    this.#state = 'argument';
  }

  #readArgument(bytes: Buffer, at: number): number {
    const next = Math.min(bytes.length, at + this.#bytes);
    const part = bytes.subarray(at, next);
    if (this.#isFirst && this.#name.length <= LONGEST_NAME) this.#name += part.toString('latin1');
    this.#bytes -= part.length;
    this.#carry(part);
    if (this.#bytes > 0) return next;
    if (this.#isFirst) this.#settle(this.#decide(this.#name.slice(0, -2).toLowerCase()));
    this.#isFirst = false;
    this.#arguments -= 1;
    this.#state = 'length';
    if (this.#arguments === 0) this.#endCommand();
    return next;
  }

  #carry(part: Buffer): void {
    if (this.#fate === 'pass') this.#say(part);
    else if (this.#fate === 'open') this.#undecided.push(part);
  }

  #settle(fate: 'pass' | 'replace'): void {
    this.#fate = fate;
    if (fate === 'pass') for (const part of this.#undecided) this.#say(part);
    this.#undecided = [];
  }

  #endCommand(): void {
    if (this.#fate === 'open') this.#settle('pass');
    if (this.#fate === 'replace') this.#replace();
    this.#begin();
  }

  #giveUp(byte: number): void {
    if (this.#fate === 'open') this.#settle('pass');
    this.#begin();
    if (byte !== LINE_FEED) this.#state = 'inline';
  }
}
