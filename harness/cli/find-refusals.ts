import { backends } from '../backends/backends.ts';
import type { Problem } from '../scenario/problem.ts';
import { planTimeline } from '../timeline/plan-timeline.ts';
import type { CheckedScenario } from './load-checked.ts';

/** Steps that the backend cannot do on this machine: told before anything runs. */
export function findRefusals(runs: CheckedScenario[], backend: string): Problem[] {
  const explainRefusal = backends[backend]?.explainRefusal;
  const problems = runs.flatMap(({ scenario, topology }) =>
    planTimeline(scenario, topology, '').steps.flatMap((step) => {
      const reason = explainRefusal?.(step.fault, topology);
      if (reason === undefined) return [];
      const { kind, target } = step.fault;
      const written = step.repeat?.step ?? step.name;
      const line = scenario.timeline.find(({ name }) => name === written)?.line ?? 1;
      const message = `Failed to plan ${kind} of ${target} on ${backend}: ${reason}.`;
      return { file: scenario.path, line, column: 1, message };
    }),
  );
  // The same scenario on several profiles.
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
