import { sortByPosition } from '../../scenario/check-shape.ts';
import type { Problem } from '../../scenario/problem.ts';
import { readText } from '../../scenario/read-text.ts';
import type { ServiceLevel } from '../service-level.ts';
import { ObjectIndex } from './object-index.ts';
import { type OpensloObject, readObjects } from './read-objects.ts';
import { resolveServiceLevel } from './resolve-service-level.ts';

/** An object beside the service levels that others rely on: kept as it is. */
export interface StandingObject {
  kind: 'Service' | 'DataSource' | 'AlertNotificationTarget';
  metadata: OpensloObject['metadata'];
  spec: Record<string, unknown>;
}

export interface OpensloReading {
  /** Absent when a file has a problem. */
  levels?: ServiceLevel[];
  standing: StandingObject[];
  problems: Problem[];
  /** What is odd in a file and was understood all the same, and how. */
  warnings: Problem[];
}

/** Reads OpenSLO files of v1 and v2alpha, which may refer to each other's objects: all of their problems at once. */
export function loadOpenslo(paths: readonly string[]): OpensloReading {
  const problems: Problem[] = [];
  const files = paths.flatMap((file) => {
    const { text, problem } = readText(file, 'the OpenSLO file');
    if (!problem) return [{ file, text }];
    problems.push(problem);
    return [];
  });
  const reading = parseOpenslo(files);
  if (problems.length === 0) return reading;
  return { ...reading, levels: undefined, problems: [...problems, ...reading.problems] };
}

/** The same for texts that are at hand; `file` is only told. */
export function parseOpenslo(files: readonly { file: string; text: string }[]): OpensloReading {
  const read = files.map(({ file, text }) => readObjects(file, text));
  const objects = read.flatMap((one) => one.objects);
  const index = new ObjectIndex(objects);
  const levels = objects.flatMap((object) =>
    object.kind === 'SLO' ? resolveServiceLevel(object, index) : [],
  );
  index.noteUnused();
  refuseRepeatedNames(objects);
  const found = objects.flatMap(({ findings }) => findings.problems);
  const problems = sortByFile([...read.flatMap((one) => one.problems), ...found]);
  const warnings = sortByFile(objects.flatMap(({ doubts }) => doubts.problems));
  const standing = objects.flatMap(keepStanding).concat(index.madeSources);
  return { levels: problems.length > 0 ? undefined : levels, standing, problems, warnings };
}

/** By file as they were given, then by place; what several objects say of a shared one is said once. */
function sortByFile(problems: Problem[]): Problem[] {
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  const byFile = Map.groupBy(distinct.values(), ({ file }) => file);
  return [...byFile.values()].flatMap(sortByPosition);
}

function refuseRepeatedNames(objects: OpensloObject[]): void {
  const seen = new Set<string>();
  for (const { kind, metadata, findings } of objects) {
    const id = `${kind} ${metadata.name}`;
    if (seen.has(id)) {
      const message = `Failed to name the ${id}: there is one of that name. Expected another name.`;
      findings.add(['metadata', 'name'], message);
    }
    seen.add(id);
  }
}

function keepStanding({ kind, metadata, spec }: OpensloObject): StandingObject[] {
  if (kind !== 'Service' && kind !== 'DataSource' && kind !== 'AlertNotificationTarget') return [];
  return [{ kind, metadata, spec: { ...spec } }];
}
