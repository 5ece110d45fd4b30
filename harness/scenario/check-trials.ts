import { FAULT_TARGETS } from './fault-targets.ts';
import type { Findings } from './findings.ts';
import type { Scenario, Step } from './scenario.ts';
import { formatDuration } from './units.ts';
import type { Path } from './yaml-source.ts';

/** What stands in the way of injecting a step again and again on one stack. */
export function checkTrials(step: Step, path: Path, scenario: Scenario, findings: Findings): void {
  const { name, fault, forMs, repeat } = step;
  if (!repeat) return;
  const at = [...path, 'times'];
  const failed = `Failed to repeat ${name}:`;
  if (FAULT_TARGETS[fault.kind].duration === 'none') {
    findings.add(
      at,
      `${failed} ${fault.kind} is over at once, so that nothing is under force when the backup ` +
        'comes, and no trial counts. Expected a fault that lasts, such as kill.',
    );
  }
  if (forMs !== undefined && repeat.everyMs > 0 && repeat.everyMs <= forMs) {
    findings.add(
      [...path, 'every'],
      `${failed} every ${formatDuration(repeat.everyMs)} is impossible, since it alone lasts ` +
        `${formatDuration(forMs)}. Expected more, or no every: a trial begins as soon as the stack ` +
        'is steady again.',
    );
  }
  if (scenario.steady.length === 0 && !findings.source.has(['steady', 0])) {
    findings.add(
      at,
      `${failed} the scenario does not say what steady is, so that nobody could tell when the ` +
        'stack is itself again. Expected steady: and a condition.',
    );
  }
  const beside = scenario.timeline.find(
    (other) =>
      other !== step && !isBehind(step, other, scenario) && !isBehind(other, step, scenario),
  );
  if (beside) {
    findings.add(
      at,
      `${failed} ${beside.name} may be in force beside it, so that nobody could tell whose harm is ` +
        `whose. Expected one of them after: the other.`,
    );
  }
}

/** Whether a step is chained behind another one, through however many in between. */
function isBehind(step: Step, other: Step, scenario: Scenario): boolean {
  const { moment } = step;
  if (!('after' in moment)) return false;
  if (moment.after === other.name) return true;
  // A chain leads to earlier steps alone, unless the file is wrong: then that is told anyway.
  const earlier = scenario.timeline.slice(0, scenario.timeline.indexOf(step));
  const before = earlier.find(({ name }) => name === moment.after);
  return before !== undefined && isBehind(before, other, scenario);
}
