const HEAD_END = Buffer.from('\r\n\r\n');
const LONGEST_HEAD = 1 << 16;
const LINE_FEED = 0x0a;

/** The first lines of a request or a response. */
export interface HttpHead {
  /** `GET /v1/models HTTP/1.1` or `HTTP/1.1 200 OK`. */
  startLine: string;
  /** By lower-case name; the last of a name counts. */
  headers: ReadonlyMap<string, string>;
}

/** How the body behind a head ends: after so many bytes, with its last chunk, with the connection. */
export type HttpBody = number | 'chunked' | 'until-close';

export interface HttpReaderEvents {
  /** A head is whole; says how its body ends, or that what follows is another protocol. */
  head(raw: Buffer, head: HttpHead): HttpBody | 'foreign';
  /** Bytes of a body as they came, and those of them that are content. */
  body(raw: Buffer, content: Buffer): void;
  end(): void;
  /** What comes is no HTTP/1.1. */
  foreign(raw: Buffer): void;
}

const NOTHING: Buffer = Buffer.alloc(0);

/** Reads one direction of HTTP/1.1, cut anywhere. */
export class HttpReader {
  readonly #start: StartLine;
  readonly #events: HttpReaderEvents;
  #state: 'head' | 'content' | 'until-close' | 'size' | 'trailer' | 'foreign' = 'head';
  #head: Buffer = NOTHING;
  #line = '';
  #left = 0;
  #isChunked = false;

  constructor(start: StartLine, events: HttpReaderEvents) {
    this.#start = start;
    this.#events = events;
  }

  isInside(): boolean {
    return this.#state !== 'head' && this.#state !== 'foreign';
  }

  giveBack(): Buffer {
    const held = this.#head;
    this.#head = NOTHING;
    return held;
  }

  /** Begins anew with whatever comes next. */
  restart(): void {
    this.#state = 'head';
  }

  take(bytes: Buffer): void {
    let left = bytes;
    while (left.length > 0) left = this.#step(left);
  }

  #step(bytes: Buffer): Buffer {
    switch (this.#state) {
      case 'head':
        return this.#readHead(bytes);
      case 'foreign':
        this.#events.foreign(bytes);
        return NOTHING;
      case 'until-close':
        this.#events.body(bytes, bytes);
        return NOTHING;
      case 'content':
        return this.#readContent(bytes);
      default:
        return this.#readLine(bytes);
    }
  }

  #readHead(bytes: Buffer): Buffer {
    const all = Buffer.concat([this.giveBack(), bytes]);
    const end = all.indexOf(HEAD_END);
    if (!this.#mayBeHead(all) || (end < 0 && all.length > LONGEST_HEAD)) {
      this.#events.foreign(all);
      return NOTHING;
    }
    if (end < 0) {
      this.#head = all;
      return NOTHING;
    }
    const raw = all.subarray(0, end + HEAD_END.length);
    this.#enter(this.#events.head(raw, readHead(raw)));
    return all.subarray(raw.length);
  }

  #mayBeHead(bytes: Buffer): boolean {
    const end = bytes.indexOf(LINE_FEED);
    const line = bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
    if (end < 0) return this.#start.begun.test(line);
    return line.endsWith('\r') && this.#start.whole.test(line.slice(0, -1));
  }

  #enter(body: HttpBody | 'foreign'): void {
    this.#isChunked = body === 'chunked';
    if (body === 'foreign' || body === 'until-close') this.#state = body;
    else if (body === 'chunked') this.#state = 'size';
    else {
      this.#left = body;
      this.#state = 'content';
      if (body === 0) this.#finish();
    }
  }

  #readContent(bytes: Buffer): Buffer {
    const part = bytes.subarray(0, this.#left);
    this.#left -= part.length;
    this.#events.body(part, part);
    if (this.#left === 0) {
      if (this.#isChunked) this.#state = 'size';
      else this.#finish();
    }
    return bytes.subarray(part.length);
  }

  /** The line before a chunk, the empty one behind it, or one of the trailer. */
  #readLine(bytes: Buffer): Buffer {
    const end = bytes.indexOf(LINE_FEED);
    const raw = bytes.subarray(0, end < 0 ? bytes.length : end + 1);
    this.#line += raw.toString('latin1');
    this.#events.body(raw, NOTHING);
    if (end >= 0) {
      const line = this.#line.trim();
      this.#line = '';
      if (this.#state === 'trailer') {
        if (line === '') this.#finish();
      } else if (line !== '') this.#beginChunk(Number.parseInt(line, 16));
    }
    return bytes.subarray(raw.length);
  }

  #beginChunk(size: number): void {
    this.#left = size;
    if (Number.isNaN(size)) this.#state = 'foreign';
    else this.#state = size === 0 ? 'trailer' : 'content';
  }

  #finish(): void {
    this.#state = 'head';
    this.#events.end();
  }
}

/** What a first line looks like, and every beginning of one. */
export interface StartLine {
  whole: RegExp;
  begun: RegExp;
}

export const REQUEST_LINE: StartLine = {
  whole: /^[A-Z]{1,20} \S+ HTTP\/1\.[01]$/,
  begun: /^[A-Z]{1,20}( \S*( [HTP]{0,4}[/1.0]{0,4}\r?)?)?$/,
};
export const STATUS_LINE: StartLine = {
  whole: /^HTTP\/1\.[01] \d{3}( .*)?$/,
  begun: /^[HTP]{1,4}[/1.0]{0,4}( \d{0,3}( .*)?)?\r?$/,
};

/** How a request's body ends. */
export function findRequestBody({ headers }: HttpHead): HttpBody {
  if (isChunked(headers)) return 'chunked';
  return Number(headers.get('content-length') ?? 0);
}

/** How a response's body ends, which also depends on what was asked. */
export function findResponseBody({ startLine, headers }: HttpHead, method = 'GET'): HttpBody {
  const status = Number(startLine.split(' ')[1]);
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return 0;
  if (isChunked(headers)) return 'chunked';
  const length = headers.get('content-length');
  return length === undefined ? 'until-close' : Number(length);
}

function isChunked(headers: ReadonlyMap<string, string>): boolean {
  return headers.get('transfer-encoding')?.toLowerCase().endsWith('chunked') ?? false;
}

function readHead(raw: Buffer): HttpHead {
  const [startLine = '', ...lines] = raw.toString('latin1').split('\r\n');
  const headers = lines
    .filter((line) => line !== '')
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
  return { startLine, headers: new Map(headers) };
}
