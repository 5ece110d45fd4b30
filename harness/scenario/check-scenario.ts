import { checkExpectation } from './check-expectation.ts';
import { checkK6 } from './check-k6.ts';
import { sortByPosition } from './check-shape.ts';
import { checkTimeline, listStepNames } from './check-timeline.ts';
import { Findings } from './findings.ts';
import type { KnownStack } from './known-stack.ts';
import { listWords, suggestWord } from './nearest-word.ts';
import type { Problem } from './problem.ts';
import type { Scenario } from './scenario.ts';
import { formatShare } from './units.ts';
import { YamlSource } from './yaml-source.ts';

/**
 * Everything that is well written but impossible: names that the stack does not have, faults that
 * cannot hit their target or end before what they test, rows that nothing feeds.
 */
export function checkScenario(scenario: Scenario, stack: KnownStack): Problem[] {
  const findings = new Findings(new YamlSource(scenario.path, scenario.text));
  checkLoad(scenario, stack, findings);
  checkK6(scenario, stack, findings);
  checkConditions(scenario, stack, findings);
  checkTimeline(scenario, stack, findings);
  checkMaintenance(scenario, findings);
  for (const row of scenario.expect) checkExpectation(row, scenario, stack, findings);
  return sortByPosition(findings.problems);
}

function checkLoad({ load }: Scenario, stack: KnownStack, findings: Findings): void {
  const { callers, requests, writes, sessions } = load;
  const require = (what: string, name: string, known: object, path: string[]): void => {
    findings.requireKnown(what, name, Object.keys(known), ['load', ...path]);
  };
  if (callers) require('script', callers.script, stack.scripts, ['callers', 'script']);
  if (requests) require('mix', requests.mix, stack.mixes, ['requests', 'mix']);
  if (writes) require('write', writes.write, stack.writes, ['writes', 'write']);
  if (sessions) {
    require('session', sessions.session, stack.sessions, ['sessions', 'session']);
  }
  const known = Object.keys(stack.probes);
  for (const probe of Object.keys(load.probes)) {
    const path = ['load', 'probes', probe];
    // Probes that the loader added are found at the rows that name them.
    if (findings.source.has(path)) {
      findings.requireKnown('probe', probe, known, path, 'by its key');
    }
  }
}

function checkMaintenance(scenario: Scenario, findings: Findings): void {
  const known = listStepNames(scenario, findings);
  for (const [index, name] of (scenario.maintenance ?? []).entries()) {
    if (known.includes(name)) continue;
    findings.add(
      ['maintenance', index],
      `Failed to find the step ${name}: the timeline has none of that name. Expected ` +
        `${listWords(known)}.`,
      suggestWord(name, known),
    );
  }
}

/** The steady state, and the abort conditions: laxer than what the scenario tests. */
function checkConditions(scenario: Scenario, stack: KnownStack, findings: Findings): void {
  const { steady, abort, expect } = scenario;
  const probes = Object.keys(stack.probes);
  for (const [list, conditions] of Object.entries({ steady, abort })) {
    for (const [index, condition] of conditions.entries()) {
      const path = [list, index, condition.kind];
      if (condition.kind === 'availability') {
        findings.requireKnown('probe', condition.of, probes, [...path, 'of']);
      } else {
        findings.requireLoad('callers', `${list} of turn-success`, path);
      }
    }
  }
  for (const [index, condition] of abort.entries()) {
    const tested = expect.flatMap((row) => {
      if (row.kind === 'turn-success' && condition.kind === 'turn-success') return [row.atLeast];
      const same = row.kind === 'availability' && condition.kind === 'availability';
      return same && row.of === condition.of && row.atLeast !== undefined ? [row.atLeast] : [];
    });
    const strictest = Math.min(...tested);
    if (condition.below < strictest) continue;
    findings.add(
      ['abort', index, condition.kind, 'below'],
      `Failed to abort at ${formatShare(condition.below)}: the scenario itself tests for ` +
        `${formatShare(strictest)}. Expected a laxer bound, so that the run reaches its verdict.`,
    );
  }
}
