import { expect, test } from 'vitest';
import { EXAMPLE_STACK } from './example-stack.ts';
import { findDependency, listPossibleFaults } from './possible-faults.ts';

test('a fault on a link is about the one that is called, unless a provider calls', () => {
  expect(findDependency(EXAMPLE_STACK, 'dashboard->postgres')).toBe('postgres');
  expect(findDependency(EXAMPLE_STACK, 'grok->voice-gateway')).toBe('grok');
  expect(findDependency(EXAMPLE_STACK, 'clients->dashboard')).toBe('dashboard');
  expect(findDependency(EXAMPLE_STACK, 'grok')).toBe('grok');
});

test('what can hit a component follows from its kind, its fake and its links', () => {
  const grok = listPossibleFaults(EXAMPLE_STACK, 'grok');
  expect(grok).toEqual(expect.arrayContaining(['kill', 'partition', 'silence', 'latency', 'sse']));
  expect(grok).not.toContain('pause');
  expect(grok).not.toContain('suspend-account');
  const crm = listPossibleFaults(EXAMPLE_STACK, 'crm');
  expect(crm).toContain('latency');
  // Its link carries ciphertext: no fault can read what passes.
  expect(crm).not.toContain('http-response');
  expect(crm).not.toContain('silence');
  expect(listPossibleFaults(EXAMPLE_STACK, 'postgres')).toContain('disk-full');
});

test('nothing hits what nobody needs, or what is no component', () => {
  expect(listPossibleFaults(EXAMPLE_STACK, 'redis')).toEqual([]);
  expect(listPossibleFaults(EXAMPLE_STACK, 'mainframe')).toEqual([]);
});
