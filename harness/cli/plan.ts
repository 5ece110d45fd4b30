import { backends } from '../backends/backends.ts';
import { planTimeline } from '../timeline/plan-timeline.ts';
import { type DescribeEngine, renderPlan } from '../timeline/render-plan.ts';
import { EXIT_CODES } from './exit-code.ts';
import { findRefusals } from './find-refusals.ts';
import { loadChecked, printProblems } from './load-checked.ts';
import { parseTrials } from './parse-trials.ts';

/** Prints each scenario's resolved timeline, and what the backend cannot do of it: the dry run. */
export async function planScenarios(
  files: string[],
  options: { profile?: string[]; seed: string; backend: string; trials?: string },
): Promise<number> {
  const trials = parseTrials(options.trials);
  if (Number.isNaN(trials)) return EXIT_CODES.badInput;
  const { runs, problems } = await loadChecked(files, {
    profiles: options.profile,
    trials,
    dry: true,
  });
  const describeEngine: DescribeEngine = (fault) =>
    backends[options.backend]?.describeEngine(fault) ?? 'fault proxy';
  for (const { scenario, topology } of runs) {
    const plan = planTimeline(scenario, topology, options.seed);
    const profile = topology.profile ? ` on ${topology.profile}` : '';
    process.stdout.write(
      `${scenario.title}${profile}\n${renderPlan(plan, scenario, describeEngine)}\n\n`,
    );
  }
  const refusals = findRefusals(runs, options.backend);
  if (problems.length + refusals.length === 0) return EXIT_CODES.met;
  printProblems([...problems, ...refusals]);
  return problems.length > 0 ? EXIT_CODES.badInput : EXIT_CODES.environmentFailed;
}
