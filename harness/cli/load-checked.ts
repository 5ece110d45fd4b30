import { dirname, relative, resolve } from 'node:path';
import type { ServiceLevel } from '../objectives/service-level.ts';
import { checkScenario } from '../scenario/check-scenario.ts';
import { isLevelRow } from '../scenario/check-service-level.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import type { Problem } from '../scenario/problem.ts';
import { repeatScenario } from '../scenario/repeat-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { YamlSource } from '../scenario/yaml-source.ts';
import { describeLevels, loadServiceLevels } from '../stack/load-service-levels.ts';
import { loadStack } from '../stack/load-stack.ts';
import type { Topology } from '../stack/topology.ts';
import { nameFile } from './name-file.ts';

/** A scenario on one profile of its stack: one run. */
export interface CheckedScenario {
  scenario: Scenario;
  topology: Topology;
}

export interface CheckOptions {
  /** Instead of the profiles that a scenario names. */
  profiles?: string[];
  /** Repeats what tests a failover so often. */
  trials?: number;
  /** Only looked at, never run: service levels that no row asks about are not read. */
  dry?: boolean;
}

/**
 * Loads scenario files and the stacks they name, once for each profile. Problems of all files are
 * collected; a file with a problem gives no run.
 */
export async function loadChecked(
  files: string[],
  { profiles, trials, dry = false }: CheckOptions = {},
): Promise<{ runs: CheckedScenario[]; problems: Problem[] }> {
  const runs: CheckedScenario[] = [];
  const problems: Problem[] = [];
  for (const file of files.map(nameFile)) {
    const loaded = loadScenario(file);
    problems.push(...loaded.problems);
    // What could be understood of a faulty file is held against its stack all the same.
    const scenario = loaded.scenario ?? loaded.draft;
    if (!scenario) continue;
    const stackFile = findStackFile(scenario.stack.file, file);
    const source = new YamlSource(file, scenario.text);
    const named = scenario.stack.profiles.length > 0 ? scenario.stack.profiles : [undefined];
    for (const [index, profile] of (profiles ?? named).entries()) {
      const key = profile === undefined || profiles ? ['file'] : ['profiles', index];
      const position = source.positionOf(['stack', ...key]);
      const { topology, problems: wrong } = loadStack(stackFile, profile, { file, position });
      problems.push(...wrong);
      if (!topology) continue;
      const { repeated, problem } = repeatScenario(scenario, topology, trials);
      const { levels, problems: unread } = await readLevels(repeated, topology, dry);
      const impossible = [
        ...unread,
        ...checkScenario(repeated, { ...topology, slos: describeLevels(levels) }),
        ...(problem ? [problem] : []),
      ];
      problems.push(...impossible);
      if (!loaded.scenario || impossible.length > 0) continue;
      const held = levels.length > 0 ? { ...topology, serviceLevels: levels } : topology;
      runs.push({ scenario: repeated, topology: held });
    }
  }
  return { runs, problems: dropRepeated(problems) };
}

async function readLevels(
  scenario: Scenario,
  topology: Topology,
  dry: boolean,
): Promise<{ levels: ServiceLevel[]; problems: Problem[] }> {
  const isAsked = scenario.slos !== undefined || scenario.expect.some(isLevelRow);
  if (dry && !isAsked) return { levels: [], problems: [] };
  // Loaded only here: a file without such rows is validated in two thirds of the time.
  const { parseOpenslo } = await import('../objectives/openslo/parse-openslo.ts');
  return loadServiceLevels(scenario, topology, parseOpenslo);
}

/** The same problem on several profiles is one problem. */
function dropRepeated(problems: Problem[]): Problem[] {
  const seen = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...seen.values()];
}

/** A stack file is named from the working folder, or from beside the scenario. */
function findStackFile(name: string, scenarioFile: string): string {
  const isBeside = name.startsWith('.');
  const path = isBeside ? relative(process.cwd(), resolve(dirname(scenarioFile), name)) : name;
  return nameFile(path);
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
