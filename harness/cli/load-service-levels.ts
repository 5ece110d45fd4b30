import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ServiceLevel } from '../objectives/service-level.ts';
import { Findings } from '../scenario/findings.ts';
import type { KnownServiceLevel } from '../scenario/known-stack.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { YamlSource } from '../scenario/yaml-source.ts';
import { readIndicator } from '../slo/levels/read-indicator.ts';
import type { Topology } from '../stack/topology.ts';

/** Reads the service levels of one file; `path` is only told. */
export type ReadServiceLevels = (
  path: string,
  text: string,
) => { levels: ServiceLevel[]; problems: Problem[] };

/**
 * The service levels of the files that a stack file and a scenario name, from the working folder or from
 * beside either. One file may be named by both; a name may stand in one file only.
 */
export function loadServiceLevels(
  scenario: Scenario,
  topology: Topology,
  read: ReadServiceLevels,
): { levels: ServiceLevel[]; problems: Problem[] } {
  const levels = new Map<string, ServiceLevel>();
  const problems: Problem[] = [];
  const done = new Set<string>();
  const namedBy = [
    { files: topology.sloFiles ?? [], file: topology.file, text: topology.text },
    { files: scenario.slos ?? [], file: scenario.path, text: scenario.text },
  ];
  for (const { files, file, text } of namedBy) {
    if (files.length === 0) continue;
    const findings = new Findings(new YamlSource(file, text));
    for (const [index, name] of files.entries()) {
      const path = [name, resolve(dirname(file), name)].find((candidate) => existsSync(candidate));
      if (path === undefined) {
        findings.add(
          ['slos', index],
          `Failed to read the service levels of ${name}: there is no such file. Expected a path from ` +
            `the working folder, or from beside ${file}.`,
        );
        continue;
      }
      if (done.has(resolve(path))) continue;
      done.add(resolve(path));
      const found = read(path, readFileSync(path, 'utf8'));
      problems.push(...found.problems);
      for (const level of found.levels) {
        if (levels.has(level.name)) {
          findings.add(
            ['slos', index],
            `Failed to tell service levels apart: ${path} has one named ${level.name}, as another ` +
              'file has. Expected a name of its own.',
          );
        }
        levels.set(level.name, level);
      }
    }
    problems.push(...findings.problems);
  }
  return { levels: [...levels.values()], problems };
}

/** Service levels as the language knows them: what each counts, by name. */
export function describeLevels(levels: ServiceLevel[]): Record<string, KnownServiceLevel> {
  const described = levels.map((level): [string, KnownServiceLevel] => {
    const indicator = readIndicator(level.indicator, level.objectives[0]);
    const { unit, of } = 'problem' in indicator ? {} : indicator.source;
    const target = Math.max(...level.objectives.map((objective) => objective.target));
    return [level.name, { unit, of, target }];
  });
  return Object.fromEntries(described);
}
