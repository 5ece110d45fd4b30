import { afterEach, beforeAll, expect, test } from 'vitest';
import { createFake as createOpenAi } from '../openai/fake.ts';
import { type RunningFake, startFake } from '../server.ts';
import { encodeSpeech } from '../speech/encode-answer.ts';
import { encodeMuLaw } from '../speech/mu-law.ts';
import { until } from '../wait-until.fixture.ts';
import { createFake as createXai } from '../xai/fake.ts';
import { RealtimeClient } from './realtime-client.fixture.ts';
import { makeTestAuthority } from './test-authority.fixture.ts';

const NAME = 10;
const FORMAT = { format: { type: 'audio/pcmu' } };
const PROVIDERS = [
  {
    provider: 'grok',
    createFake: createXai,
    session: { turn_detection: null, audio: { input: FORMAT, output: FORMAT } },
    vad: { turn_detection: { type: 'server_vad' }, audio: { input: FORMAT, output: FORMAT } },
    cancelCode: null,
  },
  {
    provider: 'openai',
    createFake: createOpenAi,
    session: {
      type: 'realtime',
      audio: {
        input: { ...FORMAT, turn_detection: null, transcription: { model: 'gpt-4o-transcribe' } },
        output: FORMAT,
      },
    },
    vad: { type: 'realtime', audio: { input: FORMAT, output: FORMAT } },
    cancelCode: 'response_cancel_not_active',
  },
];

let authority: Awaited<ReturnType<typeof makeTestAuthority>>;
let fake: RunningFake;
const clients: RealtimeClient[] = [];

beforeAll(async () => {
  authority = await makeTestAuthority();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await fake.close();
});

test.each(PROVIDERS)(
  '$provider: a spoken fact is understood, transcribed and answered in its own voice',
  async (it) => {
    await start(it);
    const client = await connect(it);
    say(client, [1, NAME, 57], 1);
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    const done = await client.next('response.done');
    expect(done.response).toMatchObject({ status: 'completed', usage: { output_tokens: 40 } });
    const heard = client.heard();
    expect(heard.map((word) => word.payload)).toEqual([6, 3, NAME, 57, 6, 7, 8, 91]);
    expect(heard.map((word) => word.place)).toEqual([0, 1, 2, 3, 4, 5, 6, 11]);
    expect(heard.every((word) => word.maker === it.provider && word.ordinal === 1)).toBe(true);
    const text = client.all('response.output_audio_transcript.delta').map(({ delta }) => delta);
    expect(text.join('')).toBe(`h w3 w${NAME} w57 w6 w7 w8 t `);
    const type = 'conversation.item.input_audio_transcription.completed';
    expect(await client.next(type)).toMatchObject({ transcript: `w1 w${NAME} w57` });
    expect(client.errors).toEqual([]);
  },
);

test.each(PROVIDERS)(
  '$provider: events come in the official order, each with an id of its own',
  async (it) => {
    await start(it);
    const client = await connect(it);
    say(client, [2, NAME], 1);
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    await client.next('response.done');
    const types = client.received
      .map(({ type }) => type)
      .filter((type) => !/transcription|delta$|^rate_limits|^ping/.test(type));
    expect(types.slice(types.indexOf('session.updated') + 1)).toEqual([
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'response.output_item.done',
      'conversation.item.done',
      'response.done',
    ]);
    const ids = client.received.map((event) => event.event_id);
    expect(new Set(ids).size).toBe(ids.length);
  },
);

test.each(PROVIDERS)('$provider: a word is written before the first audio of it', async (it) => {
  await start(it);
  const client = await connect(it);
  tell(client, 'user', `w1 w${NAME} w57`);
  client.send({ type: 'response.create' });
  await client.next('response.done');
  const kinds = client.received
    .filter(({ type }) => /audio(_transcript)?\.delta$/.test(type))
    .map(({ type }) => (type.includes('transcript') ? 'w' : 'a'));
  expect(kinds.join('')).toBe('waa'.repeat(8));
});

test.each(PROVIDERS)(
  '$provider: an answer that another provider began is continued after the words said',
  async (it) => {
    await start(it);
    const client = await connect(it);
    tell(client, 'user', `w1 w${NAME} w57`);
    tell(client, 'assistant', `w3 w${NAME} w57 w6 w7 w8`);
    tell(client, 'user', `w2 w${NAME}`);
    tell(client, 'assistant', `w4 w${NAME}`, 'incomplete');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    const words = client.heard();
    expect(words.map((word) => word.payload)).toEqual([57, 6, 7, 8, 92]);
    expect(words.map((word) => word.place)).toEqual([3, 4, 5, 6, 11]);
    expect(words.every((word) => word.ordinal === 2)).toBe(true);
  },
);

test.each(PROVIDERS)(
  '$provider: audio comes at its pace from the request on, without drift',
  async (it) => {
    await start(it, { firstAudioMs: 200, pace: 2, deltaMs: 100 });
    const client = await connect(it);
    tell(client, 'user', `w1 w${NAME} w57`);
    client.send({ type: 'response.create' });
    const { atMs } = await client.next('response.created');
    await client.next('response.done');
    const deltas = client.all('response.output_audio.delta');
    expect(deltas).toHaveLength(16);
    for (const [index, delta] of deltas.entries()) {
      const lateMs = delta.atMs - atMs - (200 + index * 50);
      expect(lateMs).toBeGreaterThan(-5);
      expect(lateMs).toBeLessThan(40);
    }
  },
);

test.each(PROVIDERS)(
  '$provider: speech that nobody can understand has no transcript and is answered as unknown',
  async (it) => {
    await start(it);
    const client = await connect(it);
    const speech = encodeMuLaw(
      encodeSpeech({ maker: 'caller', ordinal: 1, payloads: [1, 10, 57] }),
    );
    append(client, speech.subarray(1_600 * 2));
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(client.heard().map((word) => word.payload)).toEqual([1, 5, 5]);
    const type = 'conversation.item.input_audio_transcription.completed';
    expect(await client.next(type)).toMatchObject({ transcript: '' });
  },
);

test.each(PROVIDERS)(
  '$provider: a cancelled answer keeps what was said, and truncation what was heard',
  async (it) => {
    await start(it, { firstAudioMs: 10, pace: 2 });
    const client = await connect(it);
    tell(client, 'user', `w1 w${NAME} w57`);
    client.send({ type: 'response.create' });
    await client.next('response.output_audio_transcript.delta', 4);
    client.send({ type: 'response.cancel' });
    const done = await client.next('response.done');
    expect(done.response).toMatchObject({ status: 'cancelled' });
    const item = client.all('response.output_item.done')[0]?.item as { id: string };
    expect(item).toMatchObject({ status: 'incomplete' });
    const heard = { item_id: item.id, content_index: 0, audio_end_ms: 650 };
    client.send({ type: 'conversation.item.truncate', ...heard });
    expect(await client.next('conversation.item.truncated')).toMatchObject(heard);
    client.send({ type: 'conversation.item.retrieve', item_id: item.id });
    const { item: kept } = await client.next('conversation.item.retrieved');
    expect(kept).toMatchObject({ content: [{ transcript: `w3 w${NAME}` }] });
    client.send({ type: 'response.create' });
    const transcripts = (await client.next('response.output_audio_transcript.done', 2)).transcript;
    expect(transcripts).toBe('w57 w6 w7 w8 t');
  },
);

test.each(PROVIDERS)(
  '$provider: what cannot be done is an error that keeps the session',
  async (it) => {
    await start(it);
    const client = await connect(it);
    client.send({ type: 'response.cancel', event_id: 'mine' });
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'no.such.event' });
    client.send({ type: 'response.create' });
    client.send({ type: 'response.create' });
    await client.next('error', 4);
    const errors = client.all('error').map(({ error }) => error as Record<string, unknown>);
    expect(errors[0]).toMatchObject({ code: it.cancelCode, event_id: 'mine' });
    expect(errors[0]?.message).toMatch(/no active response/);
    expect(errors[1]?.code).toBe('input_audio_buffer_commit_empty');
    expect(errors[2]?.code).toBe('invalid_event');
    expect(errors[3]?.message).toMatch(/already has an active response/);
    await client.next('response.done');
  },
);

test.each(PROVIDERS)(
  '$provider: the server detects turns by itself unless told otherwise',
  async (it) => {
    await start(it);
    const client = await connect(it, it.vad);
    say(client, [1, NAME, 57], 1);
    append(client, new Uint8Array(8 * 600).fill(0xff));
    await client.next('response.done');
    expect(client.all('input_audio_buffer.speech_started')).toHaveLength(1);
    const stopped = await client.next('input_audio_buffer.speech_stopped');
    expect(Math.abs(Number(stopped.audio_end_ms) - 980)).toBeLessThanOrEqual(20);
    expect(client.heard().map((word) => word.payload)).toContain(57);
  },
);

test.each(PROVIDERS)(
  '$provider: audio in a format that the fake does not have is refused, not pretended',
  async (it) => {
    await start(it);
    const client = open();
    await client.next('session.created');
    client.send({ type: 'response.create' });
    const { error } = await client.next('error');
    expect(error).toMatchObject({ param: 'session.audio.output.format.type' });
  },
);

test.each(PROVIDERS)('$provider: a wrong key is refused in the handshake', async (it) => {
  await start(it);
  const client = open('invalid');
  await until(() => client.errors.length > 0, 'error');
  expect(client.errors[0]?.message).toMatch(/401/);
  expect(fake.fake.state()).toMatchObject({ connects: 1, sessions: 0 });
});

type Provider = (typeof PROVIDERS)[number];

async function start(
  { createFake, provider }: Provider,
  settings: Record<string, unknown> = { firstAudioMs: 50, pace: 20 },
): Promise<void> {
  const ports = { port: 0, controlPort: 0 };
  fake = await startFake({
    createFake,
    provider,
    settings,
    seed: 'test',
    tls: authority,
    ...ports,
  });
}

async function connect(it: Provider, session: object = it.session): Promise<RealtimeClient> {
  const client = open();
  await client.next('session.created');
  client.send({ type: 'session.update', session });
  await client.next('session.updated');
  return client;
}

function open(apiKey?: string): RealtimeClient {
  const client = new RealtimeClient(fake.port, authority.ca, apiKey);
  clients.push(client);
  return client;
}

function say(client: RealtimeClient, payloads: number[], ordinal: number): void {
  append(client, encodeMuLaw(encodeSpeech({ maker: 'caller', ordinal, payloads })));
}

/** Audio in chunks that fit no frame. */
function append(client: RealtimeClient, audio: Uint8Array): void {
  for (let start = 0; start < audio.length; start += 777) {
    const chunk = Buffer.from(audio.subarray(start, start + 777));
    client.send({ type: 'input_audio_buffer.append', audio: chunk.toString('base64') });
  }
}

function tell(
  client: RealtimeClient,
  role: 'user' | 'assistant',
  text: string,
  status = 'completed',
): void {
  const type = role === 'user' ? 'input_text' : 'output_text';
  const item = { type: 'message', role, status, content: [{ type, text }] };
  client.send({ type: 'conversation.item.create', item });
}
