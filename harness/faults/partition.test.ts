import { expect, test } from 'vitest';
import { chooseStream } from './partition.ts';

const PAIR = { kind: 'partition', target: 'gateway->grok', share: 1 } as const;
const WHOLE = { kind: 'partition', target: 'gateway', share: 1 } as const;

test('a partition without a direction cuts both ways of every link', () => {
  expect(chooseStream(PAIR, 'grok')).toBe('both');
  expect(chooseStream({ ...PAIR, direction: 'both' }, 'gateway')).toBe('both');
});

test('a one-way partition loses the same side on links of either direction', () => {
  const upstream = { ...PAIR, direction: 'upstream' } as const;
  expect(chooseStream(upstream, 'grok')).toBe('upstream');
  expect(chooseStream(upstream, 'gateway')).toBe('downstream');
  const downstream = { ...PAIR, direction: 'downstream' } as const;
  expect(chooseStream(downstream, 'grok')).toBe('downstream');
  expect(chooseStream(downstream, 'gateway')).toBe('upstream');
});

test('a component that hears nobody loses what comes on links towards it and back on its own', () => {
  const deaf = { ...WHOLE, direction: 'upstream' } as const;
  expect(chooseStream(deaf, 'gateway')).toBe('upstream');
  expect(chooseStream(deaf, 'grok')).toBe('downstream');
});
