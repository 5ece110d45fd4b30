import { z } from 'zod';
import { expectationSchema } from './expectation-schema.ts';
import { resolveScenario } from './resolve-scenario.ts';
import type { Scenario } from './scenario.ts';
import { scenarioSchema } from './scenario-schema.ts';
import { findUnit } from './units.ts';
import type { YamlSource } from './yaml-source.ts';

type Issue = z.core.$ZodIssue;
/** Rows that are left out, by list. */
type Dropped = Record<string, Set<number>>;

const LISTS = ['timeline', 'expect', 'steady', 'abort'];

/** Leaving something out can show what else is wrong; it never takes more rounds than this. */
const ROUNDS = 4;

const draftSchema = scenarioSchema.extend({
  title: scenarioSchema.shape.title.catch('untitled'),
  question: scenarioSchema.shape.question.catch('none'),
  expect: z.array(expectationSchema).default([]),
});

/**
 * What can be understood of a file with problems: unknown keys, faulty rows and faulty parts of the
 * load are left out. Undefined when that does not give a scenario.
 */
export function salvageScenario(source: YamlSource): Scenario | undefined {
  const { value } = source;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const root = structuredClone(value) as Record<string, unknown>;
  const dropped: Dropped = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    const { remains, origins } = leaveOut(root, dropped);
    const { success, data, error } = draftSchema.safeParse(remains);
    if (success) {
      const { timeline = [], expect = [] } = origins;
      return resolveScenario(data, source, { timeline, expect });
    }
    for (const issue of error.issues) {
      const [list, index, ...rest] = issue.path;
      const origin = origins[String(list)]?.[Number(index)];
      const path = origin === undefined ? issue.path : [String(list), origin, ...rest];
      dropFaulty(root, { ...issue, path }, dropped);
    }
  }
  return undefined;
}

/** The file's data without the rows that are dropped, and where each of the others came from. */
function leaveOut(root: Record<string, unknown>, dropped: Dropped) {
  const remains = { ...root };
  const origins: Record<string, number[]> = {};
  for (const list of LISTS) {
    const entries = root[list];
    if (!Array.isArray(entries)) continue;
    const kept = [...entries.keys()].filter((index) => !dropped[list]?.has(index));
    remains[list] = kept.map((index) => entries[index]);
    origins[list] = kept;
  }
  return { remains, origins };
}

function dropFaulty(root: Record<string, unknown>, issue: Issue, dropped: Dropped): void {
  if (mendBareNumber(root, issue)) return;
  const [first, second] = issue.path;
  if (issue.code === 'unrecognized_keys') {
    // Another issue of the same round may have taken it away already.
    const parent = valueAt(root, issue.path) as Record<string, unknown> | undefined;
    if (parent === undefined) return;
    for (const key of issue.keys) delete parent[key];
    // A row of which only an unknown kind stood is empty now.
    if (Object.keys(parent).length > 0) return;
  }
  if (typeof first !== 'string') return;
  if (LISTS.includes(first) && typeof second === 'number') {
    dropped[first] ??= new Set();
    dropped[first].add(second);
  } else if (first === 'load' && typeof second === 'string') {
    delete (root.load as Record<string, unknown> | undefined)?.[second];
  } else if (issue.code !== 'unrecognized_keys') {
    delete root[first];
  }
}

/** A number without its unit is no reason to look at nothing else in its row. */
function mendBareNumber(root: Record<string, unknown>, issue: Issue): boolean {
  const unit = findUnit(issue.message);
  const key = issue.path.at(-1);
  const bare = valueAt(root, issue.path);
  if (!unit || key === undefined || typeof bare !== 'number') return false;
  const mended = unit.mend(bare);
  if (!unit.pattern.test(mended)) return false;
  (valueAt(root, issue.path.slice(0, -1)) as Record<PropertyKey, unknown>)[key] = mended;
  return true;
}

function valueAt(root: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step],
    root,
  );
}
