import { expect, test } from 'vitest';
import { worstExitCode } from './exit-code.ts';

test('a suite ends with the first code present of 5, 4, 130, 2, 1, 3, 0', () => {
  expect(worstExitCode([0, 3, 1])).toBe(1);
  expect(worstExitCode([1, 130, 2])).toBe(130);
  expect(worstExitCode([130, 4])).toBe(4);
  expect(worstExitCode([5, 4, 0])).toBe(5);
  expect(worstExitCode([0, 0])).toBe(0);
});
