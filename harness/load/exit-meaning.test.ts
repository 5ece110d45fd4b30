import { expect, test } from 'vitest';
import { findFailure } from './exit-meaning.ts';

test.each([
  [0, false],
  [99, false],
  [110, false],
  [105, true],
  [0, true],
])('exit code %i, asked to end %s: the load was what it was to be', (code, asked) => {
  expect(findFailure({ code, asked })).toBeUndefined();
});

test.each([
  [107, false, 'its script threw an exception (exit code 107)'],
  [108, false, 'its script aborted the test (exit code 108)'],
  [107, true, 'its script threw an exception (exit code 107)'],
  [104, false, 'its options are invalid (exit code 104)'],
  [105, false, 'somebody else interrupted it (exit code 105)'],
  [255, false, 'it failed (exit code 255)'],
])('exit code %i, asked to end %s: the environment failed', (code, asked, reason) => {
  expect(findFailure({ code, asked })).toBe(reason);
});

test('who is asked before it listens is ended by the signal itself', () => {
  expect(findFailure({ signal: 'SIGINT', asked: true })).toBeUndefined();
  expect(findFailure({ signal: 'SIGINT', asked: false })).toBe('SIGINT ended it');
});

test('who is killed has lost samples, also when it had been asked to end', () => {
  expect(findFailure({ signal: 'SIGKILL', asked: true })).toBe('SIGKILL ended it');
});
