import { readFileSync } from 'node:fs';
import { checkShape, sortByPosition } from './check-shape.ts';
import type { Problem } from './problem.ts';
import { resolveScenario } from './resolve-scenario.ts';
import { salvageScenario } from './salvage-scenario.ts';
import type { Scenario } from './scenario.ts';
import { scenarioSchema } from './scenario-schema.ts';
import { YamlSource } from './yaml-source.ts';

export interface LoadedScenario {
  /** Absent when the file has a problem. */
  scenario?: Scenario;
  /**
   * What could be understood of a file with problems: only good for `checkScenario`, so that the
   * author hears of every problem at once.
   */
  draft?: Scenario;
  problems: Problem[];
}

/** Reads a scenario file: the scenario with units and defaults resolved, or all of its problems. */
export function loadScenario(path: string): LoadedScenario {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    const message = `Failed to read the scenario: got ${reason}. Expected a YAML file at ${path}.`;
    return { problems: [{ file: path, line: 1, column: 1, message }] };
  }
  return parseScenario(path, text);
}

/** The same for a text that is at hand; `path` is only told. */
export function parseScenario(path: string, text: string): LoadedScenario {
  const source = new YamlSource(path, text);
  if (!source.isReadable || source.value === undefined) return { problems: source.problems };
  const { data, problems } = checkShape(scenarioSchema, source.value, source);
  const all = sortByPosition([...source.problems, ...problems]);
  if (data && all.length === 0) return { scenario: resolveScenario(data, source), problems: [] };
  return { draft: salvageScenario(source), problems: all };
}
