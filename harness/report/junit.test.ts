import { expect, test } from 'vitest';
import type { Verdict } from '../slo/verdict.ts';
import { exampleVerdict } from './example/example-verdict.ts';
import { type JunitRun, renderJunit } from './junit.ts';

test('a run is a suite, a row a test: met, failed, or an error that says what it lacks', () => {
  const xml = renderJunit([{ verdict: exampleVerdict() }]);
  expect(openingOf(xml, 'testsuites')).toContain('tests="11" failures="1" errors="1" skipped="0"');
  expect(openingOf(xml, 'testsuite')).toContain(
    'name="Grok dies in the middle of calls · phase-1"',
  );
  expect(xml).toContain('<property name="seed" value="1k9x2fq"/>');
  const missed = caseOf(xml, 'dead-air max');
  expect(missed).toContain('classname="scenarios/grok-killed-mid-call.yaml"');
  expect(missed).toContain(
    '<failure message="call-08, turn 1: 2.14 s without a sound from 9.21 s on" type="Missed">',
  );
  expect(missed).toContain('measured 2.14 s [2.12 s, 2.15 s], bound ≤ 2 s, 31 samples of');
  const inconclusive = caseOf(xml, 'agent-status bad of 1,000');
  expect(inconclusive).toMatch(/<error message="742 requests .* needs at least 1,000" type="Incon/);
  expect(caseOf(xml, 'calls dropped')).not.toMatch(/<failure|<error|<skipped/);
});

test('a row without a sample has no data, and says where it stands and when it ran', () => {
  const verdict = exampleVerdict();
  const rows = verdict.rows.map((row) => ({
    ...row,
    verdict: 'inconclusive' as const,
    samples: 0,
  }));
  const run = '2026-11-21T06-12-03.123-grok-killed-mid-call-phase-1';
  const xml = renderJunit([{ verdict: { ...verdict, run, rows, backend: 'containers' } }]);
  expect(xml.match(/type="NoData"/g)).toHaveLength(rows.length);
  expect(xml).not.toContain('type="Inconclusive"');
  expect(openingOf(xml, 'testsuite')).toContain('timestamp="2026-11-21T06:12:03');
  expect(openingOf(xml, 'testsuite')).toContain(' · phase-1 · containers"');
  expect(caseOf(xml, 'dead-air max')).toContain('file="scenarios/grok-killed-mid-call.yaml"');
});

test('inconclusive rows may be skipped; what is missed has failed all the same', () => {
  const xml = renderJunit([{ verdict: exampleVerdict() }], { skipInconclusive: true });
  expect(openingOf(xml, 'testsuites')).toContain('tests="11" failures="1" errors="0" skipped="1"');
  expect(caseOf(xml, 'agent-status bad of 1,000')).toContain('<skipped/>');
});

test('a scenario that is to be missed passes when it is, and fails when it is met', () => {
  const missed = { ...exampleVerdict(), expected: 'missed' } as const;
  const wanted = renderJunit([{ verdict: missed }]);
  expect(openingOf(wanted, 'testsuites')).toContain('failures="0" errors="1"');
  expect(caseOf(wanted, 'dead-air max')).toContain('missed, as expected: call-08, turn 1');
  const unfelt = renderJunit([
    { verdict: { ...missed, valid: false, invalid: ['It was not felt.'] } },
  ]);
  expect(openingOf(unfelt, 'testsuites')).toContain('failures="1" errors="1"');
  const rows = missed.rows.filter((row) => row.verdict === 'met');
  const surprise = renderJunit([{ verdict: { ...missed, rows, verdict: 'met' } }]);
  expect(openingOf(surprise, 'testsuites')).toContain('failures="1" errors="0"');
  expect(caseOf(surprise, 'the verdict')).toContain('type="Unexpected"');
});

test('a run that failed, never began, or gave no row is no green suite, also when skipping', () => {
  const verdict: Verdict = { ...exampleVerdict(), rows: [], verdict: 'inconclusive' };
  const trouble = { type: 'NotRun', message: 'interrupted before its turn' };
  const failed: JunitRun = { verdict: { ...verdict, outcome: 'failed' } };
  const runs = [failed, { name: 'next', trouble }];
  const xml = renderJunit(runs, { skipInconclusive: true });
  expect(openingOf(xml, 'testsuites')).toContain('tests="3" failures="0" errors="2" skipped="1"');
  expect(caseOf(xml, 'the run')).toContain('type="run failed"');
  expect(caseOf(xml, 'its stack')).toContain('message="interrupted before its turn" type="NotRun"');
  expect(caseOf(renderJunit([{ verdict }]), 'the verdict')).toContain('type="Inconclusive"');
});

test('text of a scenario stays text, whatever it holds', () => {
  const rows = exampleVerdict().rows.map((row) => ({
    ...row,
    quantity: '<error message="1"/>',
    population: ']]><error/>\u0000\u001b',
    reason: '"&<\u0007',
  }));
  const xml = renderJunit([{ verdict: { ...exampleVerdict(), title: '</testsuite>&', rows } }]);
  expect(xml).toContain('name="&lt;/testsuite>&amp; · phase-1"');
  expect(xml.match(/<testcase /g)).toHaveLength(rows.length);
  expect(xml).toContain('<failure message="&quot;&amp;&lt;" type="Missed">');
  const outsideOfText = xml.replace(/<!\[CDATA\[.*?\]\]>/gs, '');
  expect(outsideOfText).not.toContain(']]>');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids.
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  expect(isNested(outsideOfText)).toBe(true);
});

/** The first opening tag of a name, with its attributes. */
function openingOf(xml: string, name: string): string {
  return new RegExp(`<${name} [^>]*>`).exec(xml)?.[0] ?? '';
}

function caseOf(xml: string, quantity: string): string {
  const cases = xml.match(/<testcase .*?(?:<\/testcase>|\/>)(?=\s*<(?:testcase|\/testsuite))/gs);
  return cases?.find((text) => text.includes(`name="${quantity}`)) ?? '';
}

/** Whether every tag is closed, in order: what a parser would demand first. */
function isNested(xml: string): boolean {
  const open: string[] = [];
  const bare = xml.replace(/"[^"<]*"/g, '""');
  for (const [, closing, name = '', own] of bare.matchAll(/<(\/?)([\w-]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (own) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}
