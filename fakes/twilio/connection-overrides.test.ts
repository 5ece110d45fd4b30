import { expect, test } from 'vitest';
import { readConnectionLimits } from './connection-overrides.ts';

test('without a fragment the documented defaults hold', () => {
  expect(readConnectionLimits('https://a/voice?x=1')).toEqual({
    connectMs: 5_000,
    readMs: 15_000,
    totalMs: 15_000,
    retries: 1,
    retryOn: ['ct'],
  });
});

test('a fragment overrides them', () => {
  const url = 'https://a/voice#ct=1000&rt=2000&tt=4000&rc=3&rp=ct,rt,5xx';
  expect(readConnectionLimits(url)).toEqual({
    connectMs: 1_000,
    readMs: 2_000,
    totalMs: 4_000,
    retries: 3,
    retryOn: ['ct', 'rt', '5xx'],
  });
});

test.each(['ct=50', 'rt=20000', 'tt=abc', 'rc=6', 'rp=sometimes'])(
  'an override that is out of range is left out: %s',
  (fragment) => {
    const limits = readConnectionLimits(`https://a/voice#${fragment}`);
    expect(limits).toEqual(readConnectionLimits('https://a/voice'));
  },
);
