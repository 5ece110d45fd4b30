import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadChecked } from './load-checked.ts';
import { nameFile } from './name-file.ts';

const SCENARIO = 'scenarios/grok-killed-mid-call.yaml';
const SPELLINGS = [SCENARIO, `./${SCENARIO}`, 'harness/../scenarios//grok-killed-mid-call.yaml'];

test.each([...SPELLINGS, join(process.cwd(), SCENARIO)])('%s is one scenario', async (path) => {
  const { runs, problems } = await loadChecked([path], { dry: true });
  expect(problems).toEqual([]);
  expect(runs[0]?.scenario.path).toBe(SCENARIO);
  expect(runs[0]?.topology.file).toBe('system-under-test/stack.yaml');
});

test('what lies outside of the working folder keeps the name it was given', () => {
  expect(nameFile('/somewhere/else.yaml')).toBe('/somewhere/else.yaml');
  expect(nameFile('../beside.yaml')).toBe('../beside.yaml');
  expect(nameFile('..hidden/a.yaml')).toBe('..hidden/a.yaml');
});
