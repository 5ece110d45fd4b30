import { expect, test } from 'vitest';
import { thinProgress } from './thin-progress.ts';

function tellAll(isLive: boolean): string[] {
  const told: string[] = [];
  let nowMs = 0;
  const tell = thinProgress(
    isLive,
    (text) => told.push(text),
    () => nowMs,
  );
  for (const text of [
    'baseline · 1 s',
    'baseline · 2 s',
    'fault · 3 s',
    'fault · 12 s',
    'fault · 13 s',
  ]) {
    nowMs = Number(/(\d+) s/.exec(text)?.[1]) * 1_000;
    tell(text);
  }
  return told;
}

test('a log gets each new step', () => {
  expect(tellAll(false)).toEqual(['baseline · 1 s', 'fault · 3 s', 'fault · 13 s']);
});

test('a terminal gets all', () => {
  expect(tellAll(true)).toHaveLength(5);
});
