import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkShape } from './check-shape.ts';
import { YamlSource } from './yaml-source.ts';

function tell(schema: z.ZodType, text: string): string[] {
  const source = new YamlSource('a.yaml', text);
  return checkShape(schema, source.value, source).problems.map(({ message }) => message);
}

test('a bound that must be exceeded is told so', () => {
  const schema = z.object({ shape: z.number().gt(0), stages: z.number().min(1) });
  expect(tell(schema, 'shape: 0\nstages: 0')).toEqual([
    'Failed to read shape: got 0. Expected more than 0.',
    'Failed to read stages: got 0. Expected at least 1.',
  ]);
});

test('a list that is too short is told how many it takes', () => {
  const schema = z.object({ of: z.array(z.string()).min(2), any: z.array(z.string()).min(1) });
  expect(tell(schema, 'of: [grok]\nany: []')).toEqual([
    'Failed to read of: got [grok]. Expected at least 2 entries.',
    'Failed to read any: got []. Expected at least one entry that is not empty.',
  ]);
});

test('an empty map is quoted as one', () => {
  expect(tell(z.object({ a: z.string() }), 'a: {}')).toEqual([
    'Failed to read a: got {}. Expected text.',
  ]);
});
