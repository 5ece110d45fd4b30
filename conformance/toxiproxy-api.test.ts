import toxiproxyClient from 'toxiproxy-node-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API_CALLS, type ApiAnswer, callApi } from './api-calls.ts';
import { type Engine, startDeadair } from './engines.ts';

const { Toxiproxy } = toxiproxyClient;

let engine: Engine;
let answers: ApiAnswer[];

beforeAll(async () => {
  engine = await startDeadair();
  answers = await callApi(engine);
});
afterAll(() => engine[Symbol.asyncDispose]());

test.each(API_CALLS.map((call, n) => ({ ...call, n })))(
  '$n: $method $path with $body is answered $status, in the words of Toxiproxy',
  ({ n, status, error }) => {
    const answer = answers[n];
    expect(answer?.status, JSON.stringify(answer?.body)).toBe(status);
    if (error !== undefined) expect(answer?.body).toMatchObject({ error, status });
  },
);

test('the official client, unchanged, makes every call it has', async () => {
  const client = new Toxiproxy(engine.control);
  expect(await client.getVersion()).toContain('2.12.0');
  const proxy = await client.createProxy({
    name: 'db',
    listen: '127.0.0.1:0',
    upstream: '127.0.0.1:9',
  });
  expect(proxy.listen).toMatch(/^127\.0\.0\.1:\d+$/);
  const toxic = await proxy.addToxic({
    name: 'slow',
    type: 'latency',
    stream: 'downstream',
    toxicity: 1,
    attributes: { latency: 10, jitter: 0 },
  });
  expect(toxic.toJson()).toMatchObject({ name: 'slow', attributes: { latency: 10 } });
  expect((await proxy.getToxic('slow')).attributes).toMatchObject({ latency: 10 });
  const changed = await toxic.update({ attributes: { latency: 20, jitter: 0 }, toxicity: 1 });
  expect(changed.attributes).toMatchObject({ latency: 20 });
  await toxic.remove();
  await expect(proxy.getToxic('slow')).rejects.toThrow();
  expect((await proxy.update({ ...proxy.toJson(), enabled: false })).enabled).toBe(false);
  expect(Object.keys(await client.getAll())).toEqual(['db']);
  const populated = await client.populate([
    { name: 'cache', listen: '127.0.0.1:0', upstream: '127.0.0.1:9' },
  ]);
  expect(Object.keys(populated)).toEqual(['cache']);
  await client.reset();
  expect((await client.get('db')).enabled).toBe(true);
  await proxy.remove();
  await expect(client.get('db')).rejects.toThrow();
});
