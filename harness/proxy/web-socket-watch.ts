import { readFrameHeader } from '../link-faults/web-socket-frames.ts';

/** Where the frames of one direction of a web socket begin. */
class FramePlaces {
  /** Beginnings in the bytes that came last, and right behind them. */
  #starts: number[];
  #header: Buffer = Buffer.alloc(0);
  /** Bytes of a frame behind its header that are still to come. */
  #left = 0;
  #end: number;

  constructor(first: number) {
    this.#starts = [first];
    this.#end = first;
  }

  record(bytes: Buffer): void {
    const from = this.#end;
    this.#end += bytes.length;
    this.#starts = this.#starts.filter((start) => start >= from);
    let at = 0;
    while (at < bytes.length) {
      if (this.#left > 0) {
        const skipped = Math.min(this.#left, bytes.length - at);
        this.#left -= skipped;
        at += skipped;
        if (this.#left === 0) this.#starts.push(from + at);
        continue;
      }
      this.#header = Buffer.concat([this.#header, bytes.subarray(at, at + 1)]);
      at += 1;
      const header = readFrameHeader(this.#header);
      if (header === undefined) continue;
      this.#header = Buffer.alloc(0);
      this.#left = header.payloadBytes;
      if (this.#left === 0) this.#starts.push(from + at);
    }
  }

  find(offset: number): number | undefined {
    const start = this.#starts.find((each) => each >= offset);
    if (start !== undefined) return start;
    return this.#left > 0 ? this.#end + this.#left : undefined;
  }
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LONGEST_HEAD = 1 << 16;
const ASK = Buffer.from('GET ');
const AGREE = Buffer.from('HTTP/1.1 101');

/**
 * Notices when a connection becomes a web socket, and keeps count of its frames from then on, so that a
 * fault can begin between two of them at any time. Of any other connection it reads the first bytes.
 */
export class WebSocketWatch {
  #state: 'asking' | 'answering' | 'open' | 'other' = 'asking';
  readonly #begun: Record<'upstream' | 'downstream', Buffer> = {
    upstream: Buffer.alloc(0),
    downstream: Buffer.alloc(0),
  };
  readonly #places = new Map<'upstream' | 'downstream', FramePlaces>();

  record(way: 'upstream' | 'downstream', bytes: Buffer): void {
    if (this.#state === 'other') return;
    if (this.#state === 'open') {
      this.#places.get(way)?.record(bytes);
      return;
    }
    this.#begun[way] = Buffer.concat([this.#begun[way], bytes]);
    if (this.#state === 'asking') this.#readRequest(way);
    if (this.#state === 'answering') this.#readAnswer();
  }

  frameStart(way: 'upstream' | 'downstream', offset: number): number | undefined {
    return this.#places.get(way)?.find(offset);
  }

  #readRequest(way: 'upstream' | 'downstream'): void {
    const { upstream } = this.#begun;
    const end = upstream.indexOf(HEAD_END);
    const isOther = way === 'downstream' || !startsLike(upstream, ASK);
    if (isOther || (end < 0 && upstream.length > LONGEST_HEAD)) this.#giveUp();
    else if (end >= 0) {
      const asks = /\r\nupgrade:\s*websocket/i.test(upstream.toString('latin1', 0, end));
      if (asks) this.#state = 'answering';
      else this.#giveUp();
    }
  }

  #readAnswer(): void {
    const { upstream, downstream } = this.#begun;
    if (downstream.length === 0) return;
    const end = downstream.indexOf(HEAD_END);
    if (!startsLike(downstream, AGREE) || (end < 0 && downstream.length > LONGEST_HEAD)) {
      this.#giveUp();
    } else if (end >= 0) {
      this.#state = 'open';
      this.#open('upstream', upstream, upstream.indexOf(HEAD_END));
      this.#open('downstream', downstream, end);
    }
  }

  #open(way: 'upstream' | 'downstream', begun: Buffer, headEnd: number): void {
    const first = headEnd + HEAD_END.length;
    const places = new FramePlaces(first);
    this.#places.set(way, places);
    if (begun.length > first) places.record(begun.subarray(first));
    this.#begun[way] = Buffer.alloc(0);
  }

  #giveUp(): void {
    this.#state = 'other';
    this.#begun.upstream = Buffer.alloc(0);
    this.#begun.downstream = Buffer.alloc(0);
  }
}

/** As far as both go, they are the same. */
function startsLike(bytes: Buffer, wanted: Buffer): boolean {
  const length = Math.min(bytes.length, wanted.length);
  return bytes.subarray(0, length).equals(wanted.subarray(0, length));
}
