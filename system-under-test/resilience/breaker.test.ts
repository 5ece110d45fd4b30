import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Breaker, BreakerOpenError, type BreakerState, createBreaker } from './breaker.ts';

const timeoutMs = 60_000;
let changes: BreakerState[];
let breaker: Breaker;

beforeEach(() => {
  vi.useFakeTimers();
  changes = [];
  breaker = createBreaker({
    dependency: 'postgres',
    maxFailures: 5,
    timeoutMs,
    onStateChange: (state) => changes.push(state),
  });
});
afterEach(() => {
  breaker.close();
  vi.useRealTimers();
});

const succeed = () => breaker.execute(() => Promise.resolve('answer'));
const fail = () => breaker.execute(() => Promise.reject(new Error('refused'))).catch(() => {});

async function open(): Promise<void> {
  for (let n = 0; n < 5; n++) await fail();
}

test('opens on the fifth failure in a row, not on five with a success among them', async () => {
  for (let n = 0; n < 4; n++) await fail();
  await succeed();
  for (let n = 0; n < 4; n++) await fail();
  expect(breaker.state).toBe('closed');
  await fail();
  expect(breaker.state).toBe('open');
});

test('rejects at once while open and says when to come back', async () => {
  await open();
  vi.advanceTimersByTime(20_000);
  const called = vi.fn(() => Promise.resolve());
  await expect(breaker.execute(called)).rejects.toBeInstanceOf(BreakerOpenError);
  expect(called).not.toHaveBeenCalled();
  expect(breaker.retryAfterMs).toBe(40_000);
});

test('announces half-open when the time is over, without any call', async () => {
  await open();
  vi.advanceTimersByTime(timeoutMs);
  expect(changes).toEqual(['open', 'half-open']);
  expect(breaker.retryAfterMs).toBeUndefined();
});

test('lets exactly one probe through in half-open; the others are rejected meanwhile', async () => {
  await open();
  vi.advanceTimersByTime(timeoutMs);
  let finish = (_: string) => {};
  const probe = breaker.execute(() => new Promise<string>((resolve) => (finish = resolve)));
  for (let n = 0; n < 3; n++) await expect(succeed()).rejects.toBeInstanceOf(BreakerOpenError);
  breaker.recordSuccess();
  breaker.recordFailure(new Error('of an older session'));
  await vi.advanceTimersByTimeAsync(1);
  expect(breaker.state).toBe('half-open');
  finish('back');
  expect(await probe).toBe('back');
  expect(breaker.state).toBe('closed');
  expect(changes).toEqual(['open', 'half-open', 'closed']);
});

test('a failed probe opens it for the whole time again', async () => {
  await open();
  vi.advanceTimersByTime(timeoutMs);
  await fail();
  expect(breaker.state).toBe('open');
  vi.advanceTimersByTime(timeoutMs - 1);
  expect(breaker.state).toBe('open');
  vi.advanceTimersByTime(1);
  expect(breaker.state).toBe('half-open');
});

test('recorded results of long sessions count like executed ones', async () => {
  for (let n = 0; n < 5; n++) breaker.recordFailure(new Error('dropped'));
  await vi.advanceTimersByTimeAsync(0);
  expect(breaker.state).toBe('open');
  vi.advanceTimersByTime(timeoutMs);
  breaker.recordSuccess();
  await vi.advanceTimersByTimeAsync(0);
  expect(breaker.state).toBe('closed');
});

test('reset closes it, and a result still under way no longer counts', async () => {
  await open();
  vi.advanceTimersByTime(timeoutMs);
  let failProbe = (_: Error) => {};
  const probe = breaker.execute(() => new Promise((_, reject) => (failProbe = reject)));
  breaker.reset();
  expect(breaker.state).toBe('closed');
  failProbe(new Error('late'));
  await expect(probe).rejects.toThrow('late');
  expect(breaker.state).toBe('closed');
  expect(await succeed()).toBe('answer');
});

test('errors that say nothing about the dependency are passed on uncounted', async () => {
  const picky = createBreaker({
    dependency: 'postgres',
    maxFailures: 1,
    timeoutMs,
    isFailure: (error) => (error as Error).message !== 'duplicate key',
  });
  const reject = (message: string) => picky.execute(() => Promise.reject(new Error(message)));
  await expect(reject('duplicate key')).rejects.toThrow('duplicate key');
  expect(picky.state).toBe('closed');
  await expect(reject('connection refused')).rejects.toThrow('connection refused');
  expect(picky.state).toBe('open');
  picky.close();
});
