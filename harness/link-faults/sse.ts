import { z } from 'zod';
import {
  findRequestBody,
  findResponseBody,
  type HttpBody,
  type HttpHead,
  HttpReader,
  REQUEST_LINE,
  STATUS_LINE,
} from './http-messages.ts';
import type { Afflicted, LinkFaultKind, MessageConformance, MessageSeen } from './link-fault.ts';
import { joinConversation, type Rewriter, type RewriteStage } from './rewrite-stage.ts';
import { SseEvents } from './sse-events.ts';

const FORMS = ['stall', 'truncate', 'reset'] as const;

const attributes = z.strictObject({
  as: z.enum(FORMS).default('stall'),
  /** Events of a stream that still pass. */
  after: z.number().int().min(0).max(1_000_000).default(0),
});
type Given = z.infer<typeof attributes>;

export const sse: LinkFaultKind<Given> = {
  definition:
    'A stream of server-sent events passes so many events, and then nothing more until the heal ' +
    '(`stall`), ends as if it were complete (`truncate`), or the connection is reset (`reset`). ' +
    'Streams that had begun before go on.',
  attributes,
  settings: {
    as: { attribute: 'as', unit: FORMS, describe: 'How a stream breaks off; stall by default' },
    events: {
      attribute: 'after',
      unit: 'count',
      describe: 'How many events of a stream still pass; 0 by default',
    },
  },
  readsBytes: true,
  streams: ['both'],
  afflict(connection, given) {
    /** Methods of the requests that are not answered yet: a response to HEAD has no body. */
    const methods: string[] = [];
    const { heal } = joinConversation(connection, {
      upstream: (stage) => makeListener(methods, stage),
      downstream: (stage, other) => makeBreaker(connection, given, methods, stage, other),
    });
    return { heal };
  },
  conformance: [],
  messages: [
    broken({ as: 'stall', after: 2 }, /data: 1\n\n(?![\s\S]*data: 2)/, 'open'),
    broken({ as: 'truncate', after: 2 }, /data: 1\n\n(?![\s\S]*data: 2)[\s\S]*0\r\n\r\n$/, 'fin'),
    broken({ as: 'reset', after: 2 }, /data: 1\n\n(?![\s\S]*data: 2)/, 'rst'),
  ],
};

function broken(attributes: Given, client: RegExp, end: MessageSeen['end']): MessageConformance {
  // A stream that had begun before goes on.
  const whole: MessageSeen = { client: /data: 20\n/, end: 'open', reached: false };
  const seen = { client, end, reached: true };
  return { protocol: 'sse', attributes, seen, in: { busy: whole } };
}

function makeListener(methods: string[], stage: RewriteStage): Rewriter {
  const reader: HttpReader = new HttpReader(REQUEST_LINE, {
    head(raw, head) {
      methods.push(head.startLine.split(' ')[0] ?? '');
      stage.say(raw);
      return findRequestBody(head);
    },
    body: (raw) => stage.say(raw),
    end: () => {},
    foreign(raw) {
      stage.misalign();
      stage.say(raw);
      reader.restart();
    },
  });
  return {
    take: (bytes) => reader.take(bytes),
    giveBack: () => reader.giveBack(),
    isBusy: () => false,
    retire: () => {},
  };
}

function makeBreaker(
  connection: Afflicted,
  given: () => Given,
  methods: string[],
  stage: RewriteStage,
  server: () => RewriteStage,
): Rewriter {
  let retired = false;
  let stream: SseStream | undefined;
  const end = (): void => {
    stage.finish();
    server().finish();
  };
  const reader: HttpReader = new HttpReader(STATUS_LINE, {
    head(raw, head) {
      stage.say(raw);
      const status = head.startLine.split(' ')[1] ?? '';
      if (status === '101') return 'foreign';
      const body = findResponseBody(head, status.startsWith('1') ? 'GET' : methods.shift());
      if (!retired && isEventStream(head))
        stream = new SseStream(connection, given, body, stage, end);
      return body;
    },
    body(raw, content) {
      if (stream === undefined) stage.say(raw);
      else stream.take(content);
    },
    end() {
      stream?.end();
      if (stream?.isDone()) stream = undefined;
    },
    foreign(raw) {
      stage.misalign();
      stage.say(raw);
      reader.restart();
    },
  });
  return {
    take: (bytes) => reader.take(bytes),
    giveBack: () => Buffer.concat([reader.giveBack(), stream?.giveBack() ?? Buffer.alloc(0)]),
    // A stream that was cut into chunks of our own has to be ended by us too.
    isBusy: () => stream !== undefined,
    holdsEnd: () => stream?.isStalled ?? false,
    retire() {
      retired = true;
      stream?.letGo();
      if (stream?.isDone()) stream = undefined;
    },
  };
}

function isEventStream({ headers }: HttpHead): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}

/** The body of one response, in chunks of our own: it must be able to end behind any event. */
class SseStream {
  readonly #connection: Afflicted;
  readonly #given: () => Given;
  readonly #body: HttpBody;
  readonly #stage: RewriteStage;
  readonly #close: () => void;
  readonly #events = new SseEvents();
  readonly #held: Buffer[] = [];
  #heldBytes = 0;
  /** Nothing more passes; the heal lets go what is held. */
  isStalled = false;
  #isOver = false;
  #isHealed = false;
  #hasEnded = false;

  constructor(
    connection: Afflicted,
    given: () => Given,
    body: HttpBody,
    stage: RewriteStage,
    close: () => void,
  ) {
    this.#connection = connection;
    this.#given = given;
    this.#body = body;
    this.#stage = stage;
    this.#close = close;
    if (given().after === 0) this.#breakOff();
  }

  take(content: Buffer): void {
    if (this.#isHealed) this.#say(content);
    else if (this.isStalled) this.#hold(this.#frame(content));
    else if (!this.#isOver) {
      const passed = this.#events.count(content, this.#given().after);
      this.#say(content.subarray(0, passed));
      if (this.#events.seen < this.#given().after) return;
      this.#breakOff();
      this.take(content.subarray(passed));
    }
  }

  isDone(): boolean {
    return this.#hasEnded && !this.isStalled;
  }

  end(): void {
    this.#hasEnded = true;
    const last = Buffer.from(this.#body === 'chunked' ? '0\r\n\r\n' : '');
    if (this.isStalled) this.#hold(last);
    else if (!this.#isOver) this.#stage.say(last);
  }

  /** The fault is healed: what was held passes, and all that follows. */
  letGo(): void {
    this.#isHealed = !this.#isOver;
    this.#stage.say(this.giveBack());
  }

  giveBack(): Buffer {
    this.#connection.swallow('downstream', this.#heldBytes);
    this.#heldBytes = 0;
    this.isStalled = false;
    return Buffer.concat(this.#held.splice(0));
  }

  #breakOff(): void {
    const { as } = this.#given();
    this.#connection.count('message-altered');
    this.isStalled = as === 'stall';
    this.#isOver = as !== 'stall';
    if (as === 'reset') this.#connection.reset('connection-reset');
    if (as !== 'truncate') return;
    // A length that was promised cannot be taken back: there the connection ends too early.
    if (this.#body === 'chunked') this.#stage.say(Buffer.from('0\r\n\r\n'));
    this.#connection.count('connection-closed');
    this.#close();
  }

  #say(content: Buffer): void {
    this.#stage.say(this.#frame(content));
  }

  #frame(content: Buffer): Buffer {
    if (this.#body !== 'chunked' || content.length === 0) return content;
    const size = Buffer.from(`${content.length.toString(16)}\r\n`);
    return Buffer.concat([size, content, Buffer.from('\r\n')]);
  }

  #hold(bytes: Buffer): void {
    this.#connection.reserve('downstream', bytes.length);
    this.#connection.count('bytes-withheld', bytes.length);
    this.#heldBytes += bytes.length;
    this.#held.push(bytes);
  }
}
