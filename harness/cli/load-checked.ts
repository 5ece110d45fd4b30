import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { checkScenario } from '../scenario/check-scenario.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { loadStack } from '../stack/load-stack.ts';
import type { Topology } from '../stack/topology.ts';

/** A scenario on one profile of its stack: one run. */
export interface CheckedScenario {
  scenario: Scenario;
  topology: Topology;
}

/**
 * Loads scenario files and the stacks they name, once for each profile. Problems of all files are
 * collected; a file with a problem gives no run.
 */
export function loadChecked(
  files: string[],
  profiles?: string[],
): { runs: CheckedScenario[]; problems: Problem[] } {
  const runs: CheckedScenario[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const loaded = loadScenario(file);
    problems.push(...loaded.problems);
    if (!loaded.scenario) continue;
    const { scenario } = loaded;
    const stackFile = findStackFile(scenario.stack.file, file);
    for (const profile of profiles ?? scenario.stack.profiles) {
      const stack = loadStack(stackFile, profile);
      problems.push(...stack.problems);
      if (!stack.topology) continue;
      const impossible = checkScenario(scenario, stack.topology);
      problems.push(...impossible);
      if (impossible.length === 0) runs.push({ scenario, topology: stack.topology });
    }
  }
  return { runs, problems };
}

/** A stack file is named from the working folder, or from beside the scenario. */
function findStackFile(name: string, scenarioFile: string): string {
  if (isAbsolute(name) || !name.startsWith('.')) return name;
  return relative(process.cwd(), resolve(dirname(scenarioFile), name));
}

/** Prints problems as `file:line:column`, one block each, on standard error. */
export function printProblems(problems: Problem[]): void {
  for (const { file, line, column, message, suggestion } of problems) {
    process.stderr.write(`${file}:${line}:${column}: ${message}\n`);
    if (suggestion) process.stderr.write(`    ${suggestion}\n`);
  }
  const count = problems.length;
  process.stderr.write(`${count} ${count === 1 ? 'problem' : 'problems'}\n`);
}
