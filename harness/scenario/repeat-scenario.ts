import { isFailoverRow, testsFailover } from './failover-row.ts';
import type { KnownStack } from './known-stack.ts';
import type { Problem } from './problem.ts';
import type { Scenario, Step } from './scenario.ts';

/**
 * A scenario in which every step that tests a failover is repeated so often: its times in the file
 * count no more. Without such a step there is nothing to repeat, which is a problem.
 */
export function repeatScenario(
  scenario: Scenario,
  stack: KnownStack,
  times: number | undefined,
): { repeated: Scenario; problem?: Problem } {
  if (times === undefined) return { repeated: scenario };
  const rows = scenario.expect.filter(isFailoverRow);
  const isTested = (step: Step): boolean => rows.some((row) => testsFailover(step, row, stack));
  const repeated = {
    ...scenario,
    timeline: scenario.timeline.map((step) => (isTested(step) ? repeatStep(step, times) : step)),
  };
  if (scenario.timeline.some(isTested)) return { repeated };
  return { repeated, problem: explainNone(scenario, rows.length) };
}

function repeatStep({ repeat, ...step }: Step, times: number): Step {
  if (times === 1) return step;
  return { ...step, repeat: { times, everyMs: repeat?.everyMs ?? 0 } };
}

function explainNone({ path, timeline }: Scenario, rows: number): Problem {
  const reason =
    timeline.length === 0
      ? 'nothing breaks in it. Expected a fault in timeline'
      : rows === 0
        ? 'no row of it expects a failover, of which an injection would be a trial. Expected ' +
          'failover or request-failover in expect'
        : 'no step of it hits what the backup has to take over from. Expected a fault on the ' +
          'first of the chain';
  return { file: path, line: 1, column: 1, message: `Failed to repeat by --trials: ${reason}.` };
}
