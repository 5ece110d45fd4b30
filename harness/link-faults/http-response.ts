import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { findRequestBody, type HttpHead, HttpReader, REQUEST_LINE } from './http-messages.ts';
import type { Afflicted, LinkFaultKind, MessageConformance } from './link-fault.ts';
import {
  joinConversation,
  passEverything,
  type Rewriter,
  type RewriteStage,
} from './rewrite-stage.ts';

const FORMS = ['status', 'malformed', 'truncated', 'wrong-content-type', 'wrong-length'] as const;

const attributes = z.strictObject({
  as: z.enum(FORMS).default('status'),
  /** 503 as `status`, 200 otherwise. */
  status: z.number().int().min(200).max(599).optional(),
  /** Seconds. */
  retry_after: z.number().int().min(0).max(86_400).optional(),
});
type Given = z.infer<typeof attributes>;

export const httpResponse: LinkFaultKind<Given> = {
  definition:
    'Requests are answered instead of the upstream, which never hears of them: with a `status`, with ' +
    'something that is no HTTP (`malformed`), with half a body and the end of the connection ' +
    '(`truncated`), with a web page (`wrong-content-type`), or with less than its length says and ' +
    'then nothing (`wrong-length`).',
  attributes,
  settings: {
    as: { attribute: 'as', unit: FORMS, describe: 'What the answer looks like; status by default' },
    status: {
      attribute: 'status',
      unit: 'count',
      describe: 'Of the answer; 503 by default, 200 where something else is wrong with it',
    },
    'retry-after': {
      attribute: 'retry_after',
      unit: 'duration',
      factor: 0.001,
      describe: 'What the answer says in Retry-After, in whole seconds',
    },
  },
  readsBytes: true,
  streams: ['both'],
  afflict(connection, given) {
    const { heal } = joinConversation(connection, {
      upstream: (stage, other) => makeResponder(connection, given, stage, other),
      downstream: (stage) => passEverything(stage),
    });
    return { heal };
  },
  conformance: [],
  messages: [
    answered({ as: 'status' }, /HTTP\/1\.1 503 /),
    answered(
      { as: 'status', status: 429, retry_after: 7 },
      /HTTP\/1\.1 429 [\s\S]*retry-after: 7\r\n/,
    ),
    answered({ as: 'malformed' }, /HTTP\/one 200 /, 'fin'),
    answered({ as: 'truncated' }, /HTTP\/1\.1 200 [\s\S]*\r\n\r\n\{"error/, 'fin'),
    answered({ as: 'wrong-content-type' }, /text\/html[\s\S]*<!doctype html>/),
    answered({ as: 'wrong-length' }, /\r\n\r\n\{"error.*\}\}/),
  ],
};

function answered(
  attributes: Given,
  client: RegExp,
  end: 'open' | 'fin' = 'open',
): MessageConformance {
  return { protocol: 'http', attributes, seen: { client, end, reached: false } };
}

function makeResponder(
  connection: Afflicted,
  given: () => Given,
  stage: RewriteStage,
  client: () => RewriteStage,
): Rewriter {
  let retired = false;
  /** The request that is being answered; undefined while one passes. */
  let asked: HttpHead | undefined;
  const answer = (head: HttpHead): void => {
    connection.count('message-answered');
    const { bytes, isLast } = writeAnswer(given(), head);
    client().say(bytes);
    if (!isLast) return;
    client().finish();
    stage.finish();
  };
  const reader: HttpReader = new HttpReader(REQUEST_LINE, {
    head(raw, head) {
      const body = findRequestBody(head);
      asked = retired ? undefined : head;
      if (asked === undefined) stage.say(raw);
      // Who waits for leave to send a body is answered at once, and sends none.
      return asked?.headers.has('expect') ? 0 : body;
    },
    body(raw) {
      if (asked === undefined) stage.say(raw);
    },
    end() {
      if (asked !== undefined) answer(asked);
      asked = undefined;
    },
    foreign(raw) {
      stage.misalign();
      stage.say(raw);
      reader.restart();
    },
  });
  return {
    take: (bytes) => reader.take(bytes),
    giveBack: () => reader.giveBack(),
    isBusy: () => asked !== undefined || reader.isInside(),
    retire: () => {
      retired = true;
    },
  };
}

/** The answer, and whether the connection ends behind it. */
export function writeAnswer(
  given: Given,
  { startLine, headers: asked }: HttpHead,
): { bytes: Buffer; isLast: boolean } {
  const { as, status = as === 'status' ? 503 : 200, retry_after: retryAfterS } = given;
  const isHtml = as === 'wrong-content-type';
  const reason = STATUS_CODES[status] ?? 'Unknown';
  const body = isHtml
    ? `<!doctype html><title>${reason}</title><h1>${reason}</h1>`
    : JSON.stringify({ error: { message: reason, type: 'server_error', code: status } });
  const isEmpty = status === 204 || status === 304;
  const isBare = isEmpty || startLine.startsWith('HEAD ');
  const isLast =
    as === 'malformed' ||
    as === 'truncated' ||
    asked.has('expect') ||
    startLine.endsWith('HTTP/1.0') ||
    asked.get('connection')?.toLowerCase() === 'close';
  const length = as === 'wrong-length' ? body.length * 2 : body.length;
  const lines = [
    `${as === 'malformed' ? 'HTTP/one' : 'HTTP/1.1'} ${status} ${reason}`,
    ...(isEmpty ? [] : [`content-type: ${isHtml ? 'text/html' : 'application/json'}`]),
    ...(isEmpty ? [] : [`content-length: ${length}`]),
    ...(retryAfterS === undefined ? [] : [`retry-after: ${retryAfterS}`]),
    ...(isLast ? ['connection: close'] : []),
  ];
  const sent = as === 'truncated' ? body.slice(0, body.length / 2) : body;
  return { bytes: Buffer.from(`${lines.join('\r\n')}\r\n\r\n${isBare ? '' : sent}`), isLast };
}
