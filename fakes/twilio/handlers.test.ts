import twilio from 'twilio';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningFake, startFake } from '../server.ts';
import { until } from '../wait-until.fixture.ts';
import { createFake } from './fake.ts';
import { TinyStack } from './stack.fixture.ts';

const ACCOUNT = `AC${'0'.repeat(31)}1`;
const NUMBER = '+15005550006';
let carrier: RunningFake;
let stack: TinyStack;

beforeEach(async () => {
  stack = await TinyStack.start(
    (_, { mediaUrl }) => `<Response><Connect><Stream url="${mediaUrl}"/></Connect></Response>`,
  );
  carrier = await startFake({
    createFake,
    provider: 'twilio',
    settings: { authToken: 'secret', numbers: { [NUMBER]: { voiceUrl: `${stack.url}/voice` } } },
    seed: 'test',
    port: 0,
    controlPort: 0,
  });
});
afterEach(async () => {
  await carrier.close();
  await stack[Symbol.asyncDispose]();
});

/** The official SDK; only the address is another. */
function createClient(token = 'secret') {
  const client = twilio(ACCOUNT, token);
  client.api.baseUrl = `http://127.0.0.1:${carrier.port}`;
  return client;
}

async function misbehave(method: 'PUT' | 'DELETE'): Promise<void> {
  const door = `http://127.0.0.1:${carrier.controlPort}/misbehaviours/unpaid`;
  await fetch(door, { method, ...(method === 'PUT' && { body: '{"kind":"suspend-account"}' }) });
}

test('a call is created, fetched, redirected and hung up', async () => {
  const client = createClient();
  const created = await client.calls.create({
    to: '+15005550001',
    from: NUMBER,
    url: `${stack.url}/out`,
  });
  expect(created).toMatchObject({ direction: 'outbound-api', status: 'in-progress' });
  await until(() => stack.streams.length === 1, 'the stream of the call');
  await client.calls(created.sid).update({ url: `${stack.url}/elsewhere` });
  await until(() => stack.streams.length === 2, 'the stream after the redirect');
  expect(stack.webhooks.map(({ path }) => path)).toEqual(['/out', '/elsewhere']);
  expect(stack.streams[0]?.messages.at(-1)?.event).toBe('stop');
  await client.calls(created.sid).update({ status: 'completed' });
  expect(await client.calls(created.sid).fetch()).toMatchObject({ status: 'completed' });
});

test('a call that has ended cannot be redirected', async () => {
  const client = createClient();
  const { sid } = await client.calls.create({
    to: '+15005550001',
    from: NUMBER,
    url: `${stack.url}/out`,
  });
  await client.calls(sid).update({ status: 'completed' });
  await expect(client.calls(sid).update({ url: stack.url })).rejects.toMatchObject({ code: 21220 });
});

test('account, numbers and messages are told as the official SDK reads them', async () => {
  const client = createClient();
  expect(await client.api.accounts(ACCOUNT).fetch()).toMatchObject({ status: 'active' });
  const [number] = await client.incomingPhoneNumbers.list();
  expect(number).toMatchObject({ phoneNumber: NUMBER, voiceUrl: `${stack.url}/voice` });
  const message = await client.messages.create({ to: '+15005550001', from: NUMBER, body: 'hi' });
  expect(message).toMatchObject({ status: 'queued', numSegments: '1', body: 'hi' });
});

test('a wrong token is refused with 20003, an unknown call with 20404', async () => {
  const refused = createClient('wrong').calls('CA0').fetch();
  await expect(refused).rejects.toMatchObject({ status: 401, code: 20003 });
  const missing = createClient().calls('CA0').fetch();
  await expect(missing).rejects.toMatchObject({ status: 404, code: 20404 });
});

test('a suspended account is refused until it is healed', async () => {
  const client = createClient();
  await misbehave('PUT');
  await expect(client.api.accounts(ACCOUNT).fetch()).rejects.toMatchObject({ code: 20003 });
  await misbehave('DELETE');
  expect(await client.api.accounts(ACCOUNT).fetch()).toMatchObject({ status: 'active' });
});
