/**
 * Mutated OpenSLO files: none may crash the reader, every rejection has a place in the file, and what is
 * accepted is written and read again as the same.
 *
 * `node verify/openslo.ts [<files>] [<seed>]`
 */
import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { EXAMPLE, EXAMPLE_V2 } from '../harness/objectives/openslo/example-file.ts';
import { parseOpenslo } from '../harness/objectives/openslo/parse-openslo.ts';
import { writeOpenslo } from '../harness/objectives/openslo/write-openslo.ts';
import { deriveRandom } from '../harness/scenario/random.ts';
import { mutateText } from './mutate-text.ts';

const FOLDER = 'system-under-test/slo';
const FILE = 'mutated.yaml';

export interface FuzzResult {
  accepted: number;
  rejected: number;
  /** What must not be, with the file that did it. */
  failures: { index: number; mutations: string[]; reason: string; text: string }[];
}

/** Reads so many mutated files; the same seed mutates the same. */
export function fuzzOpenslo(count: number, seed: string): FuzzResult {
  const originals = [
    EXAMPLE,
    EXAMPLE_V2,
    ...readdirSync(FOLDER).map((name) => readFileSync(`${FOLDER}/${name}`, 'utf8')),
  ];
  const result: FuzzResult = { accepted: 0, rejected: 0, failures: [] };
  for (let index = 0; index < count; index += 1) {
    const random = deriveRandom(seed, 'mutated', index);
    const draw = (below: number): number => Math.floor(random() * below);
    const mutated = mutateText(originals[draw(originals.length)] ?? EXAMPLE, draw);
    const outcome = tryText(mutated.text);
    if (outcome === 'accepted' || outcome === 'rejected') result[outcome] += 1;
    else result.failures.push({ index, ...mutated, reason: outcome.reason });
  }
  return result;
}

function tryText(text: string): 'accepted' | 'rejected' | { reason: string } {
  try {
    const { levels, standing, problems } = parseOpenslo([{ file: FILE, text }]);
    if (!levels)
      return problems.length > 0 ? checkPlaces(text, problems) : { reason: 'no problem' };
    const again = parseOpenslo([{ file: FILE, text: writeOpenslo(levels, standing) }]);
    if (levels.length + standing.length === 0) return 'accepted';
    return isDeepStrictEqual(again.levels, levels) ? 'accepted' : { reason: 'read differently' };
  } catch (error) {
    return { reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function checkPlaces(
  text: string,
  problems: { line: number; column: number; message: string }[],
): 'rejected' | { reason: string } {
  const lines = text.split('\n');
  const placeless = problems.find(
    ({ line, column, message }) =>
      !Number.isInteger(line) ||
      !Number.isInteger(column) ||
      line < 1 ||
      line > lines.length ||
      column < 1 ||
      column > (lines[line - 1] ?? '').length + 1 ||
      !/^Failed to .+ Expected .+/s.test(message),
  );
  return placeless ? { reason: `no place: ${JSON.stringify(placeless)}` } : 'rejected';
}

function main(count: number, seed: string): number {
  const { accepted, rejected, failures } = fuzzOpenslo(count, seed);
  for (const { index, mutations, reason, text } of failures.slice(0, 10)) {
    process.stdout.write(`✗ file ${index} (${mutations.join(', ')}): ${reason.slice(0, 1_000)}\n`);
    process.stdout.write(`${text.slice(0, 2_000)}\n`);
  }
  process.stdout.write(
    `seed ${seed}: ${accepted} accepted, ${rejected} rejected with their place\n`,
  );
  process.stdout.write(`${count - failures.length} passed, ${failures.length} failed\n`);
  return failures.length === 0 ? 0 : 1;
}

if (import.meta.main) {
  const [count = '10000', seed = 'openslo'] = process.argv.slice(2);
  process.exitCode = main(Number(count), seed);
}
