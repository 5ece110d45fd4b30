import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseModel } from './load-model.ts';
import { parseTrials } from './measured-failover.ts';

/** Made up for tests, as it says itself. */
const FILE = 'harness/simulation/testdata/made-up-trials.json';
const TEXT = readFileSync(join(import.meta.dirname, 'testdata/made-up-trials.json'), 'utf8');

function modelWith(failover: string): string {
  return `title: T
question: Q
targets: [99.9%]
components:
  a: { availability: 97%, repair: { exponential: { mean: 1h } }, source: s }
  b: { availability: 97%, repair: { exponential: { mean: 1h } }, source: s }
phases:
  p:
    - failover: { from: a, to: b, ${failover}, source: s }
`;
}

function change(alter: (trials: Record<string, unknown>) => void): string {
  const copy = JSON.parse(TEXT);
  alter(copy);
  return JSON.stringify(copy);
}

test('trials that proved nothing are left out, and a failed one has no switch time', () => {
  const trials = parseTrials(FILE, TEXT);
  expect(trials).toMatchObject({ injections: 11, succeeded: 10, excluded: 1 });
  expect(trials.switches).toHaveLength(10);
  expect((trials.switches[0]?.lowH ?? 0) * 3_600_000).toBeCloseTo(412, 9);
  expect(trials.provenance).toBe(
    'scenarios/made-up.yaml on phase-1, embedded, commit 0123456789, 2026-01-01, 2 cores, Node v24.0.0, ' +
      "linux x64; instrument's error 41 ms (made up)",
  );
});

test('a measured failover has the mean switch time and the mean of the posterior of its coverage', () => {
  const { raw, problems } = parseModel('m.yaml', modelWith(`measured: ${FILE}`));
  expect(problems).toEqual([]);
  const failover = raw?.phases.p?.[0]?.failover;
  expect(Number(failover?.switch) * 3_600_000).toBeCloseTo(488.6, 9);
  expect(failover?.coverage).toBeCloseTo(10.5 / 12, 12);
});

test('a file that is missing is told at its place in the model', () => {
  const { model, problems } = parseModel('m.yaml', modelWith('measured: reports/none.json'));
  expect(model).toBeUndefined();
  expect(problems).toEqual([
    expect.objectContaining({
      line: 9,
      column: 45,
      message: expect.stringMatching(
        /trials of a: got reports\/none.json: there is no such file or folder\. Expected .*--trials/,
      ),
    }),
  ]);
});

test('a failover is either measured or assumed', () => {
  for (const words of [
    `measured: ${FILE}, switch: 5s, coverage: 95%`,
    `measured: ${FILE}, coverage: 95%`,
    'switch: 5s',
  ]) {
    const { problems } = parseModel('m.yaml', modelWith(words));
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('Expected either measured, or switch and coverage.'),
    ]);
  }
});

test.each([
  ['no JSON', 'nonsense', /no JSON/],
  ['another kind', change((trials) => Object.assign(trials, { kind: 'report' })), /kind/],
  [
    'a coverage that its trials contradict',
    change((trials) => Object.assign(trials, { coverage: { succeeded: 11, injections: 11 } })),
    /coverage says 11 of 11, its trials say 10 of 11/,
  ],
  [
    'no success',
    change((trials) =>
      Object.assign(trials, {
        // What trials without a success leave out: there is nothing whose width was measured.
        instrument: { source: 'interval widths of these trials' },
        trials: [{ trial: 1, counted: true, succeeded: false }],
        coverage: { succeeded: 0, injections: 1 },
      }),
    ),
    /none of its 1 trials succeeded/,
  ],
  [
    'an interval that is none',
    change((trials) =>
      Object.assign(trials, {
        trials: [{ trial: 1, counted: true, succeeded: true, lowMs: 5, highMs: 4 }],
        coverage: { succeeded: 1, injections: 1 },
      }),
    ),
    /trial 1 succeeded, and has no interval/,
  ],
])('%s is refused', (_, text, reason) => {
  expect(() => parseTrials(FILE, text)).toThrow(reason);
});
