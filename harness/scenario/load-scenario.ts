import { checkShape, sortByPosition } from './check-shape.ts';
import type { Problem } from './problem.ts';
import { readText } from './read-text.ts';
import { type OtherFile, recognizeOther } from './recognize-file.ts';
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
  /** The file is no scenario, but another one that deadair reads. */
  other?: OtherFile;
  problems: Problem[];
}

/** Reads a scenario file: the scenario with units and defaults resolved, or all of its problems. */
export function loadScenario(path: string): LoadedScenario {
  const { text, problem } = readText(path, 'the scenario');
  return problem ? { problems: [problem] } : parseScenario(path, text);
}

/** The same for a text that is at hand; `path` is only told. */
export function parseScenario(path: string, text: string): LoadedScenario {
  const source = new YamlSource(path, text);
  if (!source.isReadable || source.value === undefined) return { problems: source.problems };
  const other = recognizeOther(source.value);
  if (other) {
    const message = `Failed to read the scenario: got ${other.what}. Expected a scenario.`;
    const suggestion =
      other.command === undefined
        ? 'Name it under scripts in the stack file, and run a scenario whose callers have it.'
        : `Did you mean ${other.command} ${path}?`;
    return { other, problems: [{ file: path, line: 1, column: 1, message, suggestion }] };
  }
  const { data, problems } = checkShape(scenarioSchema, source.value, source);
  const all = sortByPosition([...source.problems, ...problems]);
  if (data && all.length === 0) return { scenario: resolveScenario(data, source), problems: [] };
  return { draft: salvageScenario(source), problems: all };
}
