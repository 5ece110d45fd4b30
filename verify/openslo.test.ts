import { expect, test } from 'vitest';
import { fuzzOpenslo } from './openslo.ts';

test('mutated OpenSLO files crash nothing, and each rejection has its place', () => {
  const { accepted, rejected, failures } = fuzzOpenslo(400, 'npm test');
  expect(failures.map(({ index, mutations, reason }) => ({ index, mutations, reason }))).toEqual(
    [],
  );
  // A mutation that changes nothing, or a mutator that destroys everything, would prove nothing.
  expect(accepted).toBeGreaterThan(20);
  expect(rejected).toBeGreaterThan(200);
});
