import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { EXIT_CODES } from './exit-code.ts';
import { simulate } from './simulate.ts';

const folder = mkdtempSync(join(tmpdir(), 'deadair-simulate-'));
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function listen(stream: 'stdout' | 'stderr'): () => string {
  const said = vi.spyOn(process[stream], 'write').mockReturnValue(true);
  return () => said.mock.calls.map(([text]) => String(text)).join('');
}

function claimsOf(text: string): string {
  return /^\*\*(.*)\*\*$/m.exec(text)?.[1] ?? '';
}

// What is claimed is decided by formulas over the draws of the unsure numbers: few years are enough here.
test.each([
  ['agentflow', 'agentflow-design'],
  ['agentflow-measured', 'agentflow-measured'],
])(
  'the shipped model %s answers what its shipped report says',
  async (model, example) => {
    const printed = listen('stdout');
    const options = { years: '100', seed: 'deadair', out: folder };
    expect(await simulate(`scenarios/models/${model}.yaml`, options)).toBe(EXIT_CODES.met);
    const shipped = readFileSync(`reports/examples/${example}/simulation.md`, 'utf8');
    const written = readFileSync(join(folder, 'simulation.md'), 'utf8');
    expect(claimsOf(written)).toMatch(/uptimes are claimed/);
    expect(claimsOf(written)).toBe(claimsOf(shipped));
    expect(printed()).toContain(claimsOf(written));
    const table = printed().split('\n').slice(1);
    expect(Math.max(...table.map(({ length }) => length))).toBeLessThanOrEqual(80 + folder.length);
    for (const name of ['simulation.md', 'simulation.html', 'simulation.json']) {
      expect(readFileSync(join(folder, name), 'utf8').length).toBeGreaterThan(1_000);
    }
  },
  60_000,
);

test('too few years, or none, are refused before anything is drawn', async () => {
  const complained = listen('stderr');
  for (const years of ['99', '1.5', 'many', '1000001']) {
    const options = { years, seed: 'deadair', out: folder };
    expect(await simulate('scenarios/models/agentflow.yaml', options)).toBe(EXIT_CODES.badInput);
  }
  expect(complained()).toContain('got --years many. Expected a whole number from 100 to 1000000.');
});

test('as many threads as nobody has are refused', async () => {
  const complained = listen('stderr');
  for (const workers of ['0', '9', 'all']) {
    const options = { years: '100', seed: 'deadair', out: folder, workers };
    expect(await simulate('scenarios/models/agentflow.yaml', options)).toBe(EXIT_CODES.badInput);
  }
  expect(complained()).toContain('got --workers all. Expected a whole number from 1 to 8.');
});

test('a model that cannot be read is told with its place', async () => {
  const complained = listen('stderr');
  const options = { years: '100', seed: 'deadair', out: folder };
  expect(await simulate('scenarios/models/none.yaml', options)).toBe(EXIT_CODES.badInput);
  expect(complained()).toMatch(
    /none\.yaml:1:1: Failed to read the model .*none\.yaml: there is no such file/,
  );
});

test('the command that repeats it holds a seed with a blank together', async () => {
  listen('stdout');
  const options = { years: '100', seed: 'my seed', out: folder, workers: '1' };
  const file = join(folder, 'one model.yaml');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    file,
    `title: T
question: Q
targets: [99%]
components: { a: { availability: 99%, repair: { exponential: { mean: 1h } }, source: s } }
phases: { p: [a] }
`,
  );
  expect(await simulate(file, options)).toBe(EXIT_CODES.met);
  const command = `npx deadair simulate '${file}' --years 100 --seed 'my seed'`;
  expect(readFileSync(join(folder, 'simulation.md'), 'utf8')).toContain(command);
});
