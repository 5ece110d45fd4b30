import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyLevel } from './arbitrary-level.ts';
import { EXAMPLE, EXAMPLE_V2 } from './example-file.ts';
import { parseOpenslo } from './parse-openslo.ts';
import { writeOpenslo } from './write-openslo.ts';

const parse = (text: string) => parseOpenslo([{ file: 'slo.yaml', text }]);

test('what is written reads as the same levels again', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyLevel, { selector: ({ name }) => name, minLength: 1, maxLength: 3 }),
      (levels) => {
        const text = writeOpenslo(levels);
        const { levels: read, problems } = parse(text);
        expect(problems).toEqual([]);
        expect(read).toEqual(levels);
        expect(writeOpenslo(read ?? [])).toBe(text);
      },
    ),
    { numRuns: 100 },
  );
});

test('a file of v2alpha is converted to v1, its inline data source to an object of its own', () => {
  const { levels = [], standing } = parse(EXAMPLE_V2);
  const text = writeOpenslo(levels, standing);
  expect(text.match(/^apiVersion: .*$/gm)).toEqual(Array(3).fill('apiVersion: openslo/v1'));
  const again = parse(text);
  expect(again.problems).toEqual([]);
  expect(again.levels).toEqual(levels);
  expect(again.standing).toEqual(standing);
});

test('a second window is written as a policy of its own, since a policy has one condition', () => {
  const { levels = [] } = parse(EXAMPLE);
  const text = writeOpenslo(levels);
  expect(text).toContain('deadair.dev/short-window: 5m');
  expect(text).toContain('deadair.dev/short-window-of: fast-burn');
  expect(text.match(/lookbackWindow: .*$/gm)).toEqual(['lookbackWindow: 1h', 'lookbackWindow: 5m']);
});

test('what OpenSLO has no words for is refused, never bent', () => {
  const [level] = parse(EXAMPLE).levels ?? [];
  const [alert] = level?.alerts ?? [];
  if (!level || !alert) throw new Error('The example has an alert.');
  const seconds = { ...level, alerts: [{ ...alert, longWindowMs: 90_000 }] };
  expect(() => writeOpenslo([seconds])).toThrow(/got 90s\. Expected whole minutes/);
  const two = { ...level, objectives: [level.objectives[0], level.objectives[0]] as const };
  const metric = { spec: {} };
  const indicator = { kind: 'threshold', metric } as const;
  expect(() => writeOpenslo([{ ...two, objectives: [...two.objectives], indicator }])).toThrow(
    /got 2 objectives for a threshold\. Expected one/,
  );
});
