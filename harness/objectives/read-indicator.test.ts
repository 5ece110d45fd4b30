import { expect, test } from 'vitest';
import { exampleLevel } from './example-level.ts';
import { writeRules } from './prometheus/write-rules.ts';
import { readIndicator } from './read-indicator.ts';

const composite = { kind: 'composite' } as const;

test('a composite is neither judged nor exported, and says why', () => {
  expect(readIndicator(composite, { target: 0.9 })).toEqual({
    problem: 'it is a composite: its parts count different things, and are not judged as one',
  });
  const { groups, refused } = writeRules([exampleLevel({ indicator: composite })]);
  expect(groups).toEqual([]);
  expect(refused[0]?.reason).toMatch(/it is a composite\. Write an SLO for each/);
});
