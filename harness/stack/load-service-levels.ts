import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readIndicator } from '../objectives/read-indicator.ts';
import type { ServiceLevel } from '../objectives/service-level.ts';
import { Findings } from '../scenario/findings.ts';
import type { KnownServiceLevel } from '../scenario/known-stack.ts';
import type { Problem } from '../scenario/problem.ts';
import { readText } from '../scenario/read-text.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { YamlSource } from '../scenario/yaml-source.ts';
import type { Topology } from './topology.ts';

/** Reads service levels from files that may refer to each other; `file` is only told. */
export type ReadServiceLevels = (files: { file: string; text: string }[]) => {
  /** Absent when a file has a problem. */
  levels?: ServiceLevel[];
  problems: Problem[];
};

/**
 * The service levels of the files that a stack file and a scenario name, from the working folder or from
 * beside either. One file may be named by both.
 */
export function loadServiceLevels(
  scenario: Scenario,
  topology: Topology,
  read: ReadServiceLevels,
): { levels: ServiceLevel[]; problems: Problem[] } {
  const namedBy = [
    { names: topology.sloFiles ?? [], file: topology.file, text: topology.text },
    { names: scenario.slos ?? [], file: scenario.path, text: scenario.text },
  ];
  const missing: Problem[] = [];
  const paths = new Map<string, string>();
  for (const { names, file, text } of namedBy) {
    if (names.length === 0) continue;
    const findings = new Findings(new YamlSource(file, text));
    for (const [index, name] of names.entries()) {
      const path = [name, resolve(dirname(file), name)].find((candidate) => existsSync(candidate));
      if (path !== undefined) paths.set(resolve(path), path);
      else {
        findings.add(
          ['slos', index],
          `Failed to read the service levels of ${name}: there is no such file. Expected a path from ` +
            `the working folder, or from beside ${file}.`,
        );
      }
    }
    missing.push(...findings.problems);
  }
  if (paths.size === 0) return { levels: [], problems: missing };
  const files = [...paths.values()].flatMap((file) => {
    const { text, problem } = readText(file, 'the service levels');
    if (!problem) return [{ file, text }];
    missing.push(problem);
    return [];
  });
  const { levels = [], problems } = read(files);
  return { levels, problems: [...missing, ...problems] };
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
