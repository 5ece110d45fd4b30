import type { z } from 'zod';
import { listWords, suggestWord } from './nearest-word.ts';
import type { Problem } from './problem.ts';
import { findUnit } from './units.ts';
import type { Path, YamlSource } from './yaml-source.ts';

type Issue = z.core.$ZodIssue;

/** What zod says of an alternative for which nobody chose words. */
const NO_WORDS = 'Invalid input';

/** A file held against its schema: the data with units resolved, or everything that is wrong. */
export interface ShapeCheck<T> {
  data?: T;
  problems: Problem[];
}

export function checkShape<T>(
  schema: z.ZodType<T>,
  value: unknown,
  source: YamlSource,
  resolvePath: (path: Path) => Path = (path) => path,
): ShapeCheck<T> {
  const result = schema.safeParse(value, { error: explain });
  if (result.success) return { data: result.data, problems: [] };
  const issues = dropConsequences(result.error.issues.flatMap(findMeant));
  const problems = issues.flatMap((issue) => describeIssue(issue, source, resolvePath));
  return { problems: sortByPosition(problems) };
}

/**
 * Of several shapes that are all allowed, what is wrong with the one that was most nearly meant. Those
 * that say in words of their own what they are stay as they are.
 */
function findMeant(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.message !== NO_WORDS) return [issue];
  const reach = (issues: Issue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));
  const [nearest = []] = issue.errors.toSorted((a, b) => reach(b) - reach(a));
  return nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** A misspelt key is the mistake; that the key it was meant for is missing is only its consequence. */
function dropConsequences(issues: Issue[]): Issue[] {
  const misspelt = issues.filter((issue) => issue.code === 'unrecognized_keys');
  const places = new Set(misspelt.map((issue) => issue.path.join('\n')));
  return issues.filter((issue) => {
    const missesOne = issue.code === 'custom' && /^(exactly|at least) one of/.test(issue.message);
    return !missesOne || !places.has(issue.path.join('\n'));
  });
}

export function sortByPosition(problems: Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** `timeline[0].fault` */
export function writePath(path: Path): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text.replace(/^\./, '') || 'the file';
}

const TYPE_NAMES: Record<string, string> = {
  object: 'a map of keys',
  record: 'a map of keys',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** What was expected, in words. Of unknown keys: the known ones. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_NAMES[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return listWords(issue.values.map(String));
    case 'unrecognized_keys':
      return Object.keys(shapeOf(issue.inst)).join(' ');
    case 'invalid_key':
      return issue.issues[0]?.message;
    case 'too_small':
      if (issue.origin === 'number' || issue.origin === 'int') {
        return `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
      }
      return issue.minimum === 1
        ? 'at least one entry that is not empty'
        : `at least ${issue.minimum} entries`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
    default:
      return undefined;
  }
}

function shapeOf(schema: unknown): object {
  const { def } = (schema as { _zod?: { def: { shape?: object } } })?._zod ?? {};
  return def?.shape ?? {};
}

function describeIssue(
  issue: Issue,
  source: YamlSource,
  resolvePath: (path: Path) => Path,
): Problem[] {
  const path = resolvePath(
    issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
  );
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => describeUnknownKey(key, path, issue.message, source));
  }
  const unit = findUnit(issue.message);
  const got = source.quote(path);
  const bare = unit && got !== 'nothing' && Number.isFinite(Number(got)) ? Number(got) : undefined;
  const what = bare === undefined ? got : `the bare number ${got}`;
  const expected = unit?.expected ?? issue.message;
  return [
    {
      file: source.file,
      ...source.positionOf(path),
      message: `Failed to read ${writePath(path)}: got ${what}. Expected ${expected}.`,
      suggestion: suggestFor(issue, got, unit && bare !== undefined ? unit.mend(bare) : undefined),
    },
  ];
}

function suggestFor(issue: Issue, got: string, mended: string | undefined): string | undefined {
  if (mended !== undefined) return `Did you mean ${mended}?`;
  if (issue.code !== 'invalid_value') return undefined;
  return suggestWord(got, issue.values.map(String));
}

function describeUnknownKey(
  key: string,
  path: Path,
  knownText: string,
  source: YamlSource,
): Problem {
  const known = knownText.split(' ');
  return {
    file: source.file,
    ...source.positionOfKey([...path, key]),
    message:
      `Failed to read ${writePath(path)}: got the unknown key ${key}. ` +
      `Expected ${listWords(known)}.`,
    suggestion: suggestWord(key, known),
  };
}
