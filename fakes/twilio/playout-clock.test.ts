import { afterEach, expect, test } from 'vitest';
import { until } from '../wait-until.fixture.ts';
import { PlayoutClock, type Tick, type Ticked } from './playout-clock.ts';

const now = (): number => Number(process.hrtime.bigint()) / 1e6;
let clock: PlayoutClock;
afterEach(() => clock.stop());

function listener(log: string[], name: string, ticks: Tick[] = []): Ticked {
  return {
    take: (tick) => {
      log.push(`${name} takes ${tick.n}`);
      ticks.push(tick);
    },
    send: ({ n }) => log.push(`${name} sends ${n}`),
  };
}

test('ticks are 20 ms apart by the clock, never early, and none is left out', async () => {
  clock = new PlayoutClock({ now, onLate: () => {} });
  const ticks: Tick[] = [];
  const seenMs: number[] = [];
  clock.add({ take: (tick) => ticks.push(tick), send: () => seenMs.push(now()) });
  await until(() => ticks.length >= 15, 'fifteen ticks');
  for (const [index, tick] of ticks.entries()) {
    expect(tick.n).toBe((ticks[0] as Tick).n + index);
    expect(tick.nominalMs).toBeCloseTo((ticks[0] as Tick).nominalMs + index * 20, 6);
    expect(seenMs[index] ?? now()).toBeGreaterThanOrEqual(tick.nominalMs);
  }
  expect(clock.lateness.read().ticks).toBeGreaterThanOrEqual(15);
});

test('all calls take before any call sends', async () => {
  clock = new PlayoutClock({ now, onLate: () => {} });
  const log: string[] = [];
  clock.add(listener(log, 'a'));
  clock.add(listener(log, 'b'));
  await until(() => log.length >= 8, 'two ticks of two calls');
  const words = log.slice(0, 8).map((line) => line.split(' ')[1]);
  expect(words).toEqual(['takes', 'takes', 'sends', 'sends', 'takes', 'takes', 'sends', 'sends']);
});

test('a stall is told, and the ticks that it swallowed are made up for with their own instants', async () => {
  const late: { fromMs: number; toMs: number }[] = [];
  clock = new PlayoutClock({ now, onLate: (fromMs, toMs) => late.push({ fromMs, toMs }) });
  const ticks: Tick[] = [];
  clock.add(listener([], 'a', ticks));
  await until(() => ticks.length >= 2, 'two ticks');
  const before = ticks.length;
  const endMs = now() + 70;
  while (now() < endMs) {
    // The event loop is blocked on purpose.
  }
  await until(() => ticks.length >= before + 4, 'the ticks that were missed');
  expect(late.length).toBeGreaterThanOrEqual(3);
  for (const { fromMs, toMs } of late) expect(toMs - fromMs).toBeGreaterThan(3);
  const steps = ticks
    .slice(1)
    .map((tick, index) => tick.nominalMs - (ticks[index] as Tick).nominalMs);
  for (const step of steps) expect(step).toBeCloseTo(20, 6);
});

test('the clock rests without calls and goes on at the same beat', async () => {
  clock = new PlayoutClock({ now, onLate: () => {} });
  const ticks: Tick[] = [];
  const member = listener([], 'a', ticks);
  clock.add(member);
  await until(() => ticks.length >= 1, 'a tick');
  clock.remove(member);
  const stopped = ticks.length;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(ticks.length).toBe(stopped);
  clock.add(member);
  await until(() => ticks.length > stopped, 'a tick after the rest');
  const [first, last] = [ticks[0] as Tick, ticks.at(-1) as Tick];
  expect((last.nominalMs - first.nominalMs) % 20).toBeCloseTo(0, 6);
});
