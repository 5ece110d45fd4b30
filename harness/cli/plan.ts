import { planTimeline } from '../timeline/plan-timeline.ts';
import { renderPlan } from '../timeline/render-plan.ts';
import { EXIT_CODES } from './exit-code.ts';
import { loadChecked, printProblems } from './load-checked.ts';

/** Prints each scenario's resolved timeline: the dry run. */
export function planScenarios(
  files: string[],
  options: { profile?: string[]; seed: string },
): number {
  const { runs, problems } = loadChecked(files, options.profile);
  for (const { scenario, topology } of runs) {
    const plan = planTimeline(scenario, topology, options.seed);
    const profile = topology.profile ? ` on ${topology.profile}` : '';
    process.stdout.write(`${scenario.title}${profile}\n${renderPlan(plan, scenario)}\n\n`);
  }
  if (problems.length === 0) return EXIT_CODES.met;
  printProblems(problems);
  return EXIT_CODES.badInput;
}
