import { expect, test } from 'vitest';
import { EXAMPLE_STACK } from '../scenario/example-stack.ts';
import type { Verdict } from '../slo/verdict.ts';
import { type ExampleRun, exampleRun } from './example-history.ts';
import { fillMatrix, type MatrixCell } from './fault-matrix.ts';
import type { RunRecord } from './run-record.ts';

let runs = 0;

function run(given: Partial<ExampleRun> = {}): RunRecord {
  runs += 1;
  const startedMs = Date.parse('2026-11-01T06:00:00Z') + runs;
  const folder = `run-${runs}`;
  const { verdict } = exampleRun({ folder, startedAt: '2026-11-01T06:00:00Z', ...given });
  return { folder, startedMs, verdict, serviceLevels: [] };
}

function cellOf(given: RunRecord[], component = 'grok', fault = 'kill'): MatrixCell | undefined {
  const { cells } = fillMatrix(given, [EXAMPLE_STACK]);
  return cells.find((cell) => cell.component === component && cell.fault === fault);
}

const LATE = { silenceMs: 3_000 };

test('what nobody tried is there as never tried, what is impossible is not there at all', () => {
  expect(cellOf([])?.state).toBe('never-tried');
  expect(cellOf([], 'grok', 'silence')?.state).toBe('never-tried');
  expect(cellOf([], 'postgres', 'latency')?.state).toBe('never-tried');
  // A provider has no disk, a datastore no voice, and nothing of crm can be read behind TLS.
  expect(cellOf([], 'grok', 'disk-full')).toBeUndefined();
  expect(cellOf([], 'postgres', 'silence')).toBeUndefined();
  expect(cellOf([], 'crm', 'http-response')).toBeUndefined();
  expect(cellOf([], 'crm', 'latency')?.state).toBe('never-tried');
  // Nothing needs redis in this stack, so that nobody could feel it.
  expect(cellOf([], 'redis', 'kill')).toBeUndefined();
});

test('a run that is met proves its fault, one that is missed does not', () => {
  expect(cellOf([run()])).toMatchObject({ state: 'proven', runs: 1, asExpected: 1 });
  expect(cellOf([run(LATE)])).toMatchObject({ state: 'missed', asExpected: 0 });
  expect(cellOf([run({ silenceMs: 2_010 })])?.state).toBe('inconclusive');
});

test('the newest run of a scenario counts, and the earlier ones are told', () => {
  expect(cellOf([run(LATE), run()])).toMatchObject({ state: 'proven', runs: 2, asExpected: 1 });
  expect(cellOf([run(), run(LATE)])?.state).toBe('missed');
});

test('of several scenarios and profiles the worst counts', () => {
  const other = { scenario: 'scenarios/b.yaml', silenceMs: 2_010 };
  expect(cellOf([run(), run(other)])?.state).toBe('inconclusive');
  expect(cellOf([run({ profile: 'phase-2', ...LATE }), run()])?.state).toBe('missed');
});

test('a weak profile that is missed as expected is a known gap, and hides no proof', () => {
  const weak = { profile: 'phase-0', expected: 'missed', scenario: 'scenarios/weak.yaml' } as const;
  const gap = run({ ...weak, ...LATE });
  expect(cellOf([gap])?.state).toBe('known-gap');
  expect(cellOf([gap, run()])?.state).toBe('proven');
  expect(cellOf([run(), run(LATE), gap])?.state).toBe('missed');
  // It survived what it should not: nobody knows why.
  expect(cellOf([run(weak)])?.state).toBe('inconclusive');
});

test.each([
  ['invalid', { valid: false, invalid: ['The instrument was late.'] }],
  ['interrupted', { outcome: 'interrupted' }],
  ['torn', { outcome: 'torn', valid: false }],
  ['failed', { outcome: 'failed' }],
] as const)('what a weak profile missed in a run that was %s is no known gap', (_, ended) => {
  const weak = run({ profile: 'phase-0', expected: 'missed', ...LATE });
  const given = { ...weak, verdict: { ...weak.verdict, ...ended } as Verdict };
  expect(cellOf([given])).toMatchObject({ state: 'inconclusive', asExpected: 0 });
});

test('runs that broke nothing else go before those that broke several things at once', () => {
  const both = [
    { kind: 'kill', target: 'grok' },
    { kind: 'pause', target: 'postgres' },
  ];
  const together = run({ faults: both, scenario: 'scenarios/both.yaml', ...LATE });
  expect(cellOf([together])).toMatchObject({ state: 'missed', together: true });
  expect(cellOf([together, run()])).toMatchObject({
    state: 'proven',
    together: false,
    worseTogether: 'missed',
    runs: 2,
  });
  expect(cellOf([run()])).not.toHaveProperty('worseTogether');
});

test('a fault on a link is about the component that is called, or about the provider that calls', () => {
  const link = (target: string): RunRecord => run({ faults: [{ kind: 'latency', target }] });
  expect(cellOf([link('dashboard->postgres')], 'postgres', 'latency')?.state).toBe('proven');
  expect(cellOf([link('grok->voice-gateway')], 'grok', 'latency')?.state).toBe('proven');
});

test('what runs broke and no stack file knows stands in the matrix all the same', () => {
  const faults = [{ kind: 'melt', target: 'gateway->mainframe' }];
  const { cells, components, groups } = fillMatrix([run({ faults })], []);
  expect(cells).toHaveLength(1);
  expect(components).toEqual([{ name: 'mainframe', kind: undefined }]);
  expect(groups.flatMap((group) => group.faults)).toEqual(['melt']);
});

test('every cell stands in a column and in a row', () => {
  const { cells, components, groups } = fillMatrix([run()], [EXAMPLE_STACK]);
  const faults = groups.flatMap((group) => group.faults);
  expect(cells.length).toBeGreaterThan(50);
  for (const { component, fault } of cells) {
    expect(components.map(({ name }) => name)).toContain(component);
    expect(faults).toContain(fault);
  }
  expect(new Set(cells.map(({ component, fault }) => `${component} ${fault}`)).size).toBe(
    cells.length,
  );
});
