import { z } from 'zod';
import { checkShape } from '../../scenario/check-shape.ts';
import { Findings } from '../../scenario/findings.ts';
import type { Problem } from '../../scenario/problem.ts';
import type { Path, YamlSource } from '../../scenario/yaml-source.ts';
import { refuseUnknownAnnotations } from './annotations.ts';
import { API_VERSIONS, KINDS, SCHEMAS, type Version } from './openslo-schema.ts';
import type { AnyRawObject } from './raw-object.ts';
import { splitDocuments } from './split-documents.ts';

/** One object of a file, and where to say what is wrong with it. Paths are those of the object. */
export type OpensloObject<T extends AnyRawObject = AnyRawObject> = T & {
  version: Version;
  /** Wrong; nothing of the files is used. */
  findings: Findings;
  /** Odd, but understood. */
  doubts: Findings;
};

export interface ReadObjects {
  objects: OpensloObject[];
  problems: Problem[];
}

const header = z.looseObject({
  apiVersion: z.enum(Object.keys(API_VERSIONS)),
  kind: z.enum([...KINDS, 'BudgetAdjustment']),
});

/** Every object of a file, whatever its version, or all that is wrong with their shapes. */
export function readObjects(file: string, text: string): ReadObjects {
  const objects: OpensloObject[] = [];
  const problems: Problem[] = [];
  for (const source of splitDocuments(file, text)) {
    problems.push(...source.problems);
    if (!source.isReadable || source.value === undefined || source.value === null) continue;
    // A list of objects in one document is how several tools write them.
    const isList = Array.isArray(source.value);
    const values = isList ? (source.value as unknown[]) : [source.value];
    for (const [index, value] of values.entries()) {
      const read = readObject(value, source, isList ? [index] : []);
      problems.push(...read.problems);
      if (read.object) objects.push(read.object);
    }
  }
  if (objects.length === 0 && problems.length === 0) {
    const message = 'Failed to read the file: got nothing. Expected an object of kind SLO.';
    problems.push({ file, line: 1, column: 1, message });
  }
  return { objects, problems };
}

function readObject(
  value: unknown,
  source: YamlSource,
  place: Path,
): { object?: OpensloObject; problems: Problem[] } {
  const resolvePath = (path: Path): Path => [...place, ...path];
  const { data: named, problems } = checkShape(header, value, source, resolvePath);
  if (!named) return { problems };
  const findings = new Findings(source, resolvePath);
  const doubts = new Findings(source, resolvePath);
  const version = API_VERSIONS[named.apiVersion] ?? 'v1';
  if (named.kind === 'BudgetAdjustment') {
    const message =
      'Failed to use the BudgetAdjustment: deadair takes no time out of a budget by it. ' +
      'Expected none.';
    findings.add(['kind'], message);
    return { problems: findings.problems };
  }
  const schema = SCHEMAS[version][named.kind as AnyRawObject['kind']];
  const { data, problems: wrong } = checkShape(schema, value, source, resolvePath);
  if (!data) return { problems: wrong };
  noteOddNames(data, version, doubts);
  const { annotations = {} } = data.metadata;
  if (data.kind === 'SLO') {
    refuseUnknownAnnotations(annotations, findings, ['metadata', 'annotations']);
  }
  return { object: { ...data, version, findings, doubts }, problems: [] };
}

function noteOddNames({ metadata }: AnyRawObject, version: Version, doubts: Findings): void {
  if (version === 'v2alpha' && metadata.displayName !== undefined) {
    const message = 'metadata.displayName is no part of v2alpha any more. It is kept.';
    doubts.addAtKey(['metadata', 'displayName'], message);
  }
  for (const key of Object.keys(metadata.annotations ?? {})) {
    if (!key.startsWith('openslo.com/')) continue;
    const message = `The prefix openslo.com/ of ${key} is reserved for OpenSLO itself. It is kept.`;
    doubts.addAtKey(['metadata', 'annotations', key], message);
  }
}
