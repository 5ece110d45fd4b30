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

test('what is converted reads as the same again, however alike its names are where they are cut', () => {
  const starts = fc.constantFrom('a', `${'x'.repeat(57)}`, `${'x'.repeat(40)}`);
  const ends = fc.constantFrom('', '-1', '-1-2', '-abc', '-abd', `-${'z'.repeat(22)}`);
  const names = fc.tuple(starts, ends).map((parts) => parts.join('').slice(0, 63));
  const slo = fc.record({ name: names, count: fc.integer({ min: 1, max: 12 }) });
  const [head = '', objectives = ''] = EXAMPLE_V2.split(/(?<=objectives:\n)/);
  const [line = ''] = objectives.split('\n');
  fc.assert(
    fc.property(
      fc.uniqueArray(slo, { selector: ({ name }) => name, minLength: 1, maxLength: 5 }),
      (slos) => {
        const files = slos.map(({ name, count }) => ({
          file: `${name}.yaml`,
          text: head.replace('name: turn-latency,', `name: ${name},`) + `${line}\n`.repeat(count),
        }));
        const { levels, standing, problems } = parseOpenslo(files);
        // It is said where an SLO has a name that would have to be made.
        if (!levels) {
          expect(problems[0]?.message).toMatch(/there is an SLO of that name/);
          return;
        }
        const again = parse(writeOpenslo(levels, standing));
        expect(again.problems).toEqual([]);
        expect(again.levels).toEqual(levels);
        expect(again.standing).toEqual(standing);
      },
    ),
  );
});

test('a data source that two SLOs share is made once', () => {
  const sli = / {2}sli:\n([\s\S]*?)(?= {2}timeWindow)/;
  const [, body = ''] = sli.exec(EXAMPLE_V2) ?? [];
  const own = `apiVersion: openslo.com/v2alpha\nkind: SLI\n${body.replace(/^ {4}/gm, '')}`;
  const slo = EXAMPLE_V2.replace(sli, '  sliRef: turn-latency\n');
  const other = slo.replace('name: turn-latency,', 'name: other,');
  const { levels = [], standing, problems } = parse([own, slo, other].join('---\n'));
  expect(problems).toEqual([]);
  expect(standing).toHaveLength(1);
  expect(parse(writeOpenslo(levels, standing)).levels).toEqual(levels);
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
