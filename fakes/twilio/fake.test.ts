import twilio from 'twilio';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningFake, startFake } from '../server.ts';
import { encodeSpeech } from '../speech/encode-answer.ts';
import { decodeMuLaw, encodeMuLaw } from '../speech/mu-law.ts';
import { type HeardWord, WordDecoder } from '../speech/word-decoder.ts';
import { until } from '../wait-until.fixture.ts';
import { createFake } from './fake.ts';
import { TestHandset } from './handset.fixture.ts';
import { type StackStream, TinyStack, type WebhookCall } from './stack.fixture.ts';

const NUMBER = '+15005550006';
const TOKEN = 'reference-auth-token';
const ORDINAL = 1;

let disposables: { close(): unknown }[] = [];
beforeEach(() => {
  disposables = [];
});
afterEach(async () => {
  for (const disposable of disposables.reverse()) await disposable.close();
});

async function startStack(...options: Parameters<typeof TinyStack.start>): Promise<TinyStack> {
  const stack = await TinyStack.start(...options);
  disposables.push({ close: () => stack[Symbol.asyncDispose]() });
  return stack;
}

async function startCarrier(voiceUrl: string, fallbackUrl?: string): Promise<RunningFake> {
  const carrier = await startFake({
    createFake,
    provider: 'twilio',
    settings: { authToken: TOKEN, numbers: { [NUMBER]: { voiceUrl, fallbackUrl } } },
    seed: 'test',
    port: 0,
    controlPort: 0,
  });
  disposables.push(carrier);
  return carrier;
}

async function dial(carrier: RunningFake, to = NUMBER): Promise<TestHandset> {
  const handset = await TestHandset.dial(carrier.controlPort, to);
  disposables.push(handset);
  return handset;
}

const connect = (_: WebhookCall, stack: TinyStack): string =>
  `<Response><Connect><Stream url="${stack.mediaUrl}"><Parameter name="k" value="v"/></Stream></Connect></Response>`;

const play = (stream: StackStream, samples: Int16Array): void =>
  stream.say('media', { media: { payload: Buffer.from(encodeMuLaw(samples)).toString('base64') } });

const speech = (maker: string, payloads: number[]): Int16Array =>
  encodeSpeech({ maker, ordinal: ORDINAL, payloads });

function speak(handset: TestHandset, payloads: number[]): void {
  const payload = Buffer.from(encodeMuLaw(speech('caller', payloads))).toString('base64');
  handset.send({ type: 'speak', turn: 1, payload });
}

function hear(frames: { atMs: number; payload: string }[]): HeardWord[] {
  const decoder = new WordDecoder();
  const words = frames.flatMap(({ atMs, payload }) =>
    decoder.push(decodeMuLaw(Buffer.from(payload, 'base64')), atMs),
  );
  return [...words, ...decoder.flush()];
}

/** Answers as soon as the caller's terminator was understood. */
function converse(stream: StackStream): void {
  const decoder = new WordDecoder();
  stream.socket.on('message', (data) => {
    const { event, media } = JSON.parse(String(data));
    if (event !== 'media') return;
    const frame = Buffer.from(media.payload, 'base64');
    for (const word of decoder.push(frame, Number(media.timestamp))) {
      if (word.place === 11) play(stream, speech('stub', [3, 10, 57]));
    }
  });
}

test('a caller is understood by the stack and hears its answer, word for word', async () => {
  const stack = await startStack(connect, converse);
  const carrier = await startCarrier(`${stack.url}/voice#rc=0`);
  const handset = await dial(carrier);
  const answered = await handset.expect('answered');
  speak(handset, [1, 10]);
  const spoken = await handset.expect('spoken');
  expect(spoken).toMatchObject({ turn: 1 });
  // Head, two words, terminator: the last one is voiced for 180 ms, which is nine frames.
  expect((spoken.toMs ?? 0) - (spoken.fromMs ?? 0)).toBeCloseTo(3 * 200 + 160, 3);
  await until(() => handset.frames.length >= 5 * 9, 'the whole answer');
  const words = hear(handset.frames);
  expect(words.map(({ maker, place, payload }) => [maker, place, payload])).toEqual([
    ['stub', 0, 3],
    ['stub', 1, 3],
    ['stub', 2, 10],
    ['stub', 3, 57],
    ['stub', 11, 70],
  ]);
  expect(words[0]?.fromMs).toBeGreaterThan(spoken.toMs ?? Number.POSITIVE_INFINITY);
  for (const { n, atMs } of handset.frames) {
    expect(atMs - (answered.atMs ?? 0)).toBeGreaterThan(n * 20 - 1);
    expect(atMs - (answered.atMs ?? 0)).toBeLessThan((n + 1) * 20 + 1);
  }
});

test('the webhook is a form that the official SDK finds signed, and so is the upgrade', async () => {
  const stack = await startStack(connect);
  const carrier = await startCarrier(`${stack.url}/voice?a=1#rc=0`);
  const handset = await dial(carrier);
  await handset.expect('answered');
  const [webhook] = stack.webhooks;
  const signature = String(webhook?.headers['x-twilio-signature']);
  expect(
    twilio.validateRequest(TOKEN, signature, `${stack.url}/voice?a=1`, webhook?.form ?? {}),
  ).toBe(true);
  expect(webhook?.form).toMatchObject({
    CallSid: expect.stringMatching(/^CA[0-9a-f]{32}$/),
    From: '+15005550001',
    To: NUMBER,
    CallStatus: 'ringing',
    Direction: 'inbound',
  });
  const upgrade = String(stack.streams[0]?.headers['x-twilio-signature']);
  expect(twilio.validateRequest(TOKEN, upgrade, stack.mediaUrl, {})).toBe(true);
});

test('a stream begins with connected and start, and brings a frame every 20 ms, numbers as strings', async () => {
  const stack = await startStack(connect);
  const handset = await dial(await startCarrier(`${stack.url}/voice`));
  await handset.expect('answered');
  await until(() => (stack.streams[0]?.messages.length ?? 0) >= 12, 'ten frames');
  const [connected, start, ...media] = stack.streams[0]?.messages ?? [];
  expect(connected).toEqual({ event: 'connected', protocol: 'Call', version: '1.0.0' });
  expect(start).toMatchObject({
    event: 'start',
    sequenceNumber: '1',
    start: { tracks: ['inbound'], customParameters: { k: 'v' } },
  });
  for (const [index, message] of media.entries()) {
    expect(message).toMatchObject({
      sequenceNumber: String(index + 2),
      media: { track: 'inbound', chunk: String(index + 1), timestamp: String((index + 1) * 20) },
    });
    expect(Buffer.from(message.media?.payload ?? '', 'base64')).toEqual(Buffer.alloc(160, 0xff));
  }
});

test('a mark comes back when the audio before it was played', async () => {
  const stack = await startStack(connect, (stream) => {
    play(stream, speech('stub', []));
    stream.say('mark', { mark: { name: 'said' } });
  });
  const handset = await dial(await startCarrier(`${stack.url}/voice`));
  const mark = () => stack.streams[0]?.messages.find(({ event }) => event === 'mark');
  await until(() => mark() !== undefined, 'the mark');
  expect(mark()?.mark).toEqual({ name: 'said' });
  const before = stack.streams[0]?.messages.filter(({ event }) => event === 'media').length ?? 0;
  expect(before).toBeGreaterThanOrEqual(20);
  expect(hear(handset.frames).map(({ place }) => place)).toEqual([0, 11]);
});

test('clear throws away what was not played, and gives its marks back at once', async () => {
  const stack = await startStack(connect, (stream) => {
    play(stream, speech('stub', [1, 2, 3, 4, 5, 6]));
    stream.say('mark', { mark: { name: 'never' } });
    let frames = 0;
    stream.socket.on('message', (data) => {
      if (JSON.parse(String(data)).event === 'media') frames += 1;
      if (frames === 10) stream.say('clear');
    });
  });
  const handset = await dial(await startCarrier(`${stack.url}/voice`));
  await handset.expect('cleared');
  await until(() => handset.of('tick').length > 5, 'silence afterwards');
  expect(handset.frames.length).toBeLessThan(25);
  expect(stack.streams[0]?.messages.find(({ event }) => event === 'mark')?.mark?.name).toBe(
    'never',
  );
});

test('when the stack closes its stream, the next verb follows: it may resume the call', async () => {
  const stack = await startStack(
    (call, own) =>
      call.path.startsWith('/resume')
        ? connect(call, own)
        : connect(call, own).replace('</Response>', '<Redirect>/resume?n=1</Redirect></Response>'),
    (stream) => {
      if (stack.streams.length === 1) stream.socket.close();
      else play(stream, speech('stub', [9]));
    },
  );
  const handset = await dial(await startCarrier(`${stack.url}/voice`));
  await until(() => hear(handset.frames).length === 3, 'the answer of the second stream');
  expect(stack.webhooks.map(({ path }) => path)).toEqual(['/voice', '/resume?n=1']);
  expect(handset.of('ended')).toEqual([]);
});

test('when the stack closes its stream and nothing follows, it has ended the call', async () => {
  const stack = await startStack(connect, (stream) => stream.socket.close());
  const handset = await dial(await startCarrier(`${stack.url}/voice`));
  expect(await handset.expect('ended')).toMatchObject({ by: 'stack' });
});

test('a message that is none of the protocol ends the stream with error 31950', async () => {
  const stack = await startStack(connect, (stream) => stream.socket.send('hello'));
  const carrier = await startCarrier(`${stack.url}/voice`);
  const handset = await dial(carrier);
  await handset.expect('ended');
  const { alerts } = carrier.fake.state() as { alerts: { error: string }[] };
  expect(alerts.map(({ error }) => error)).toEqual(['31950 malformed message']);
});

test('when the caller hangs up, the stream is stopped', async () => {
  const stack = await startStack(connect);
  const handset = await dial(await startCarrier(`${stack.url}/voice`));
  await handset.expect('answered');
  handset.send({ type: 'hangup' });
  expect(await handset.expect('ended')).toMatchObject({ by: 'caller' });
  await until(() => stack.streams[0]?.messages.at(-1)?.event === 'stop', 'stop');
});

test('a webhook that fails is replaced by the fallback, which learns why', async () => {
  const stack = await startStack((call, own) =>
    call.path === '/voice' ? 500 : connect(call, own),
  );
  const handset = await dial(
    await startCarrier(`${stack.url}/voice#rc=2&rp=5xx`, `${stack.url}/spare`),
  );
  await handset.expect('answered');
  expect(stack.webhooks.map(({ path }) => path)).toEqual(['/voice', '/voice', '/voice', '/spare']);
  expect(stack.webhooks.at(-1)?.form).toMatchObject({
    ErrorCode: '11200',
    ErrorUrl: `${stack.url}/voice#rc=2&rp=5xx`,
  });
});

test.each([
  ['refuses connections', 'http://127.0.0.1:1/voice', 11205],
  ['does not answer in time', '/hang#rt=200&rc=0', 11200],
  ['answers no TwiML', '/html', 12100],
  ['uses a verb that this carrier does not know', '/sing', 12100],
])('a stack that %s and has no fallback loses the call to the carrier', async (_, url, code) => {
  const stack = await startStack(({ path }) => {
    if (path === '/hang') return 'hang';
    return path === '/html' ? '<html/>' : '<Response><Sing/></Response>';
  });
  const handset = await dial(await startCarrier(url.startsWith('http') ? url : stack.url + url));
  const ended = await handset.expect('ended');
  expect(ended).toMatchObject({ by: 'carrier', reason: expect.stringContaining(String(code)) });
});

test('what the carrier itself says is heard, and is no word', async () => {
  const stack = await startStack(() => '<Response><Say>Sorry.</Say><Hangup/></Response>');
  const handset = await dial(await startCarrier(`${stack.url}/voice`));
  expect(await handset.expect('ended')).toMatchObject({ by: 'stack', reason: 'hangup' });
  expect(handset.frames.length).toBe(18);
  expect(hear(handset.frames)).toEqual([]);
});

test('calls to a suspended account never reach the webhook, until it is healed', async () => {
  const stack = await startStack(connect);
  const carrier = await startCarrier(`${stack.url}/voice`);
  const door = `http://127.0.0.1:${carrier.controlPort}/misbehaviours/unpaid`;
  await fetch(door, { method: 'PUT', body: '{"kind":"suspend-account"}' });
  const refused = await dial(carrier);
  expect(await refused.expect('ended')).toMatchObject({ by: 'carrier' });
  expect(stack.webhooks).toEqual([]);
  await fetch(door, { method: 'DELETE' });
  const served = await dial(carrier);
  await served.expect('answered');
});

test.each(['duplicate', 'late', 'forged'])(
  'webhooks that are %s are so until they are healed',
  async (as) => {
    const stack = await startStack(connect);
    const carrier = await startCarrier(`${stack.url}/voice#rc=0`);
    const door = `http://127.0.0.1:${carrier.controlPort}/misbehaviours/odd`;
    await fetch(door, { method: 'PUT', body: JSON.stringify({ kind: 'wrong-webhooks', as }) });
    const beganMs = performance.now();
    await dial(carrier);
    await until(() => stack.webhooks.length === (as === 'duplicate' ? 2 : 1), 'webhooks');
    const [first, second] = stack.webhooks;
    if (as === 'duplicate') expect(second?.form).toEqual(first?.form);
    expect(performance.now() - beganMs > 1_400).toBe(as === 'late');
    expect(isSigned(first, `${stack.url}/voice`)).toBe(as !== 'forged');
    await fetch(door, { method: 'DELETE' });
    await dial(carrier);
    await until(() => stack.webhooks.length === (as === 'duplicate' ? 3 : 2), 'webhook');
    expect(isSigned(stack.webhooks.at(-1), `${stack.url}/voice`)).toBe(true);
  },
);

function isSigned(call: WebhookCall | undefined, url: string): boolean {
  const signature = String(call?.headers['x-twilio-signature']);
  return twilio.validateRequest(TOKEN, signature, url, call?.form ?? {});
}

test('a number that the account does not have is not put through', async () => {
  const carrier = await startCarrier('http://127.0.0.1:1/voice');
  const handset = await dial(carrier, '+15005559999');
  expect(await handset.expect('ended')).toMatchObject({
    by: 'carrier',
    reason: expect.stringContaining(NUMBER),
  });
});
