import { expect, test } from 'vitest';
import type { LinkFault } from '../../stack/running-stack.ts';
import { describeEngine, explainRefusal } from './explain-refusal.ts';
import { chooseEngine, splitFault } from './toxiproxy-share.ts';

const SLOW: LinkFault = { name: 'slow', type: 'latency', attributes: { latency: 300 } };

test('Toxiproxy does what it does as defined, and the two halves add up', () => {
  expect(chooseEngine(SLOW)).toBe('toxiproxy');
  expect(chooseEngine({ ...SLOW, stream: 'both' })).toBe('toxiproxy');
  expect(splitFault(SLOW)).toMatchObject({
    own: { attributes: { latency: 1 } },
    toxiproxy: { type: 'latency', attributes: { latency: 299 } },
  });
  const closing: LinkFault = { name: 'x', type: 'slow_close', attributes: { delay: 200 } };
  expect(chooseEngine(closing)).toBe('toxiproxy');
});

test.each<Partial<LinkFault>>([
  { share: 0.5 },
  { first: 3 },
  { trigger: { message: 2 } },
  { attributes: { latency: 300, jitter: 20 } },
  { attributes: { latency: 0.5 } },
  { type: 'reset_peer', attributes: {} },
  { type: 'bandwidth', attributes: { rate: 100 } },
])('what it does otherwise, or by no seed, is ours: %j', (change) => {
  expect(chooseEngine({ ...SLOW, ...change })).toBe('deadair');
});

test('an author may ask for either', () => {
  expect(chooseEngine({ ...SLOW, engine: 'deadair' })).toBe('deadair');
  const slow = { kind: 'bandwidth', target: 'a->b', attributes: { rate: 100 } } as const;
  expect(describeEngine(slow)).toBe('fault proxy');
  expect(describeEngine({ ...slow, engine: 'toxiproxy' })).toMatch(/^real Toxiproxy/);
  expect(explainRefusal({ ...slow, engine: 'toxiproxy' })).toBeUndefined();
});

test('asking Toxiproxy for what it cannot do is refused, with the reason', () => {
  const reset = { kind: 'reset', target: 'a->b', engine: 'toxiproxy' } as const;
  expect(explainRefusal(reset)).toMatch(
    /latency, slow_close, bandwidth\. Leave engine: toxiproxy out/,
  );
  expect(explainRefusal({ ...reset, kind: 'latency', share: 0.3 })).toMatch(/seed/);
});
