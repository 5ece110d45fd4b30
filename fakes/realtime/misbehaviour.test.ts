import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { EvidenceReader } from '../evidence-reader.fixture.ts';
import { createFake } from '../openai/fake.ts';
import { type RunningFake, startFake } from '../server.ts';
import { until } from '../wait-until.fixture.ts';
import { RealtimeClient } from './realtime-client.fixture.ts';
import { makeTestAuthority } from './test-authority.fixture.ts';

const FORMAT = { format: { type: 'audio/pcmu' } };
const SESSION = {
  type: 'realtime',
  audio: { input: { ...FORMAT, turn_detection: null }, output: FORMAT },
};

let authority: Awaited<ReturnType<typeof makeTestAuthority>>;
let fake: RunningFake;
let evidence: EvidenceReader;
const clients: RealtimeClient[] = [];

beforeAll(async () => {
  authority = await makeTestAuthority();
});

beforeEach(async () => {
  fake = await startFake({
    createFake,
    provider: 'openai',
    settings: { firstAudioMs: 30, pace: 4 },
    seed: 'test',
    port: 0,
    controlPort: 0,
    tls: authority,
  });
  evidence = await EvidenceReader.open(fake.controlPort);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await fake.close();
});

test('silence in the middle of an answer withholds the rest, and heal lets it out in order', async () => {
  const client = await connect();
  ask(client);
  await client.next('response.output_audio.delta', 3);
  await control('PUT', 'quiet', { kind: 'silence' });
  await until(() => harmOf('quiet').length > 0, 'harm');
  const before = client.received.length;
  await until(() => harmOf('quiet').reduce((sum, { count }) => sum + count, 0) > 10, 'harm');
  expect(client.received).toHaveLength(before);
  expect(harmOf('quiet')[0]).toMatchObject({ on: 'openai', harm: 'frame-withheld', count: 1 });
  expect(progress()).not.toContain('last-delta');
  expect(fake.fake.state()).toMatchObject({ midAnswer: 1, pending: 0 });
  await control('DELETE', 'quiet');
  await client.next('response.done');
  expect(client.heard().map((word) => word.payload)).toEqual([6, 3, 10, 57, 6, 7, 8, 91]);
  await until(() => progress().includes('last-delta'), 'last-delta');
});

test('under silence new connections open and hear nothing, and pings are answered', async () => {
  const { earliestMs, latestMs } = await control('PUT', 'quiet', { kind: 'silence' });
  expect(earliestMs).toBeLessThanOrEqual(latestMs as number);
  const client = open();
  await until(() => client.realtime.socket.readyState === 1, 'open socket');
  let pongs = 0;
  client.realtime.socket.on('pong', () => {
    pongs += 1;
  });
  client.realtime.socket.ping();
  await until(() => pongs === 1, 'pong');
  expect(client.received).toEqual([]);
  await until(() => harmOf('quiet').length === 1, 'harm');
  await control('DELETE', 'quiet');
  await client.next('session.created');
});

test('a silence in force does not let out what another one still holds', async () => {
  await control('PUT', 'one', { kind: 'silence' });
  await control('PUT', 'two', { kind: 'silence' });
  const client = open();
  await until(() => harmOf('one').length === 1, 'harm');
  await control('DELETE', 'one');
  await control('GET', '');
  expect(client.received).toEqual([]);
  await control('DELETE', 'two');
  await client.next('session.created');
});

test('a share of sessions falls silent, the same ones for the same seed', async () => {
  await control('PUT', 'quiet', { kind: 'silence', share: 0.5 });
  const opened: RealtimeClient[] = [];
  for (let count = 0; count < 12; count += 1) {
    const client = open();
    opened.push(client);
    await until(() => client.realtime.socket.readyState === 1, 'open socket');
  }
  const total = (): number =>
    harmOf('quiet').reduce((sum, { count }) => sum + count, 0) +
    opened.filter((client) => client.received.length > 0).length;
  await until(() => total() === 12, 'an outcome for each session');
  const silent = opened.map((client) => (client.received.length === 0 ? 's' : '.')).join('');
  expect(silent).toMatchInlineSnapshot(`".sss....s.ss"`);
});

test('refused handshakes carry the status and are counted', async () => {
  await control('PUT', 'full', { kind: 'refuse-upgrade', status: 429 });
  const client = open();
  await until(() => client.errors.length > 0, 'error');
  expect(client.errors[0]?.message).toMatch(/429/);
  await until(() => harmOf('full').length === 1, 'harm');
  expect(harmOf('full')[0]).toMatchObject({ harm: 'connection-refused', count: 1 });
  await control('DELETE', 'full');
  await connect();
});

test('an error event takes the place of an answer, and may end the connection', async () => {
  const client = await connect();
  const settings = { kind: 'error-event', code: 'insufficient_quota', close: 1011 };
  await control('PUT', 'broke', settings);
  const closed = new Promise((resolve) => client.realtime.socket.on('close', resolve));
  ask(client);
  const { error } = await client.next('error');
  expect(error).toMatchObject({ code: 'insufficient_quota' });
  expect(await closed).toBe(1011);
  await until(() => progress().includes('abandoned'), 'abandoned');
});

test('close ends every connection with its code, and new ones too', async () => {
  const client = await connect();
  const closed = new Promise((resolve) => client.realtime.socket.on('close', resolve));
  ask(client);
  await client.next('response.output_audio.delta');
  await control('PUT', 'away', { kind: 'close-session', code: 1012 });
  expect(await closed).toBe(1012);
  await until(() => progress().includes('abandoned'), 'abandoned');
  const another = open();
  expect(await new Promise((resolve) => another.realtime.socket.on('close', resolve))).toBe(1012);
});

test('slow answers come later by their factor, and are felt', async () => {
  const client = await connect();
  await control('PUT', 'slow', { kind: 'slow-answers', factor: 4 });
  ask(client);
  const { atMs } = await client.next('response.created');
  const first = await client.next('response.output_audio.delta');
  expect(first.atMs - atMs).toBeGreaterThan(110);
  const second = await client.next('response.output_audio.delta', 2);
  expect(second.atMs - first.atMs).toBeGreaterThan(90);
  expect(harmOf('slow')[0]).toMatchObject({ harm: 'bytes-delayed' });
});

test.each([
  ['silence', 1],
  ['noise', 1],
  ['twice-the-rate', 2],
])('an answer of %s comes in time and holds no word of its maker', async (sounds, shrunk) => {
  const good = await connect();
  ask(good);
  await good.next('response.done');
  await control('PUT', 'odd', { kind: 'wrong-audio', sounds });
  const odd = await connect();
  ask(odd);
  await odd.next('response.done');
  const [{ maker } = { maker: 'nobody' }] = good.heard();
  expect(maker).not.toBe('nobody');
  expect(odd.heard().filter((word) => word.maker === maker)).toEqual([]);
  expect(odd.audioBytes()).toBe(good.audioBytes() / shrunk);
  expect(harmOf('odd')[0]).toMatchObject({ harm: 'message-altered' });
});

test('a misbehaviour or a setting that is not known is refused, with the nearest word', async () => {
  const { error } = await control('PUT', 'x', { kind: 'silense' });
  expect(error).toMatch(/nearest known is "silence"/);
  const { error: setting } = await control('PUT', 'x', { kind: 'silence', sahre: 0.5 });
  expect(setting).toMatch(/nearest known is "share"/);
  const { error: value } = await control('PUT', 'x', { kind: 'silence', share: 2 });
  expect(value).toMatch(/share/);
});

function open(): RealtimeClient {
  const client = new RealtimeClient(fake.port, authority.ca);
  clients.push(client);
  return client;
}

async function connect(): Promise<RealtimeClient> {
  const client = open();
  await client.next('session.created');
  client.send({ type: 'session.update', session: SESSION });
  await client.next('session.updated');
  return client;
}

function ask(client: RealtimeClient): void {
  const content = [{ type: 'input_text', text: 'w1 w10 w57' }];
  const item = { type: 'message', role: 'user', content };
  client.send({ type: 'conversation.item.create', item });
  client.send({ type: 'response.create' });
}

function harmOf(fault: string): { count: number; [field: string]: unknown }[] {
  return evidence.of('harm').filter((event) => event.fault === fault) as never;
}

function progress(): unknown[] {
  return evidence.of('answer').map((event) => event.progress);
}

async function control(
  method: 'PUT' | 'DELETE' | 'GET',
  name: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const path = method === 'GET' ? 'state' : `misbehaviours/${name}`;
  const response = await fetch(`http://127.0.0.1:${fake.controlPort}/${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await response.json()) as Record<string, unknown>;
}
