import { expect, test } from 'vitest';
import { parseModel } from './load-model.ts';

const UNIT = '{ availability: 99%, repair: { exponential: { mean: 1h } }, source: s }';

/** Line and message of all that is wrong with a model. */
function refuse(written: string): string[] {
  const { problems } = parseModel('m.yaml', `title: T\nquestion: Q\ntargets: [99%]\n${written}`);
  return problems.map(({ line, message }) => `${line} ${message}`);
}

test('a model without a phase is refused', () => {
  expect(refuse(`components: { a: ${UNIT} }\nphases: {}\n`)).toEqual([
    expect.stringMatching(/^5 .*phases.*at least one phase/),
  ]);
});

test('a component that stands twice in a common cause is refused', () => {
  const causes = 'commonCauses: [{ of: [a, a], beta: 5%, source: s }]';
  expect(refuse(`components: { a: ${UNIT} }\n${causes}\nphases: { p: [a] }\n`)).toEqual([
    expect.stringMatching(/^5 .*a stands twice in one of them/),
  ]);
});

test.each([
  ['a component', '[tiny]', /^6 .*failures of tiny: got 15,768,000,000 a year.*longer time up/],
  [
    'a shock',
    '[{ atLeast: { up: 1, of: [a, b], shock: { every: 0.01s, source: s } } }]',
    /^8 .*shocks to a, b/,
  ],
  [
    'a false alarm',
    '[{ failover: { from: a, to: b, switch: 1s, coverage: 90%, falseAlarms: { every: 0.01s, cost: 1s }, source: s } }]',
    /^8 .*false alarms from a to b/,
  ],
  [
    'false alarms under way',
    '[{ failover: { from: a, to: b, switch: 1s, coverage: 90%, falseAlarms: { every: 1s, cost: 9000d }, source: s } }]',
    /^8 .*false alarms from a to b.*shorter cost/,
  ],
  [
    'a failback that remembers too many failures',
    '[{ failover: { from: a, to: b, switch: 1s, coverage: 90%, failback: 900000d, source: s } }]',
    /^8 .*failback from a to b.*shorter failback/,
  ],
])('%s that comes more than a million times a year is refused', (_, needs, message) => {
  const tiny =
    '{ failure: { exponential: { mean: 0.001s } }, repair: { exponential: { mean: 0.001s } }, source: s }';
  const written = `components:\n  a: ${UNIT}\n  ${needs === '[tiny]' ? 'tiny' : 'c'}: ${
    needs === '[tiny]' ? tiny : UNIT
  }\n  b: ${UNIT}\nphases: { p: ${needs} }\n`;
  expect(refuse(written)).toEqual([expect.stringMatching(message)]);
});

test('maintenance that never ends, or leaves nothing to be judged, is refused', () => {
  const written = (several: string): string =>
    `components: { a: ${UNIT} }\nphases: { p: [a] }\nmaintenance: [${several}]\n`;
  const week = (lasts: string, more = ''): string =>
    `{ name: m, every: week, lasts: ${lasts}, ${more} counted: false, source: s }`;
  expect(refuse(written(week('7d')))).toEqual([
    expect.stringMatching(/^6 .*m lasts as long as the week.*less than 168h/),
  ]);
  expect(refuse(written(`${week('4d')}, ${week('4d', 'starts: 3d,')}`))).toEqual([
    expect.stringMatching(/^6 .*covers all of the year/),
  ]);
  expect(refuse(written(`${week('3d')}, ${week('3d', 'starts: 3d,')}`))).toEqual([]);
});

test('a name that there is not is told by itself, not by what the others stand on', () => {
  const on = UNIT.replace('source', 'on: [b], source');
  const needs = '[{ atLeast: { up: 1, of: [a, grk], crews: 1 } }]';
  expect(refuse(`components:\n  a: ${on}\n  b: ${UNIT}\nphases: { p: ${needs} }\n`)).toEqual([
    expect.stringMatching(/^7 .*component grk/),
  ]);
});

test('a common cause that only some of a crew share is named', () => {
  const causes = 'commonCauses: [{ of: [a, b], beta: 5%, source: s }]';
  const needs = '[{ atLeast: { up: 1, of: [a, b, c], crews: 1 } }]';
  const written = `components: { a: ${UNIT}, b: ${UNIT}, c: ${UNIT} }\n${causes}\nphases: { p: ${needs} }\n`;
  expect(refuse(written)).toEqual([
    expect.stringMatching(/a or b stands on what a and b have in common, a common cause that/),
  ]);
});
