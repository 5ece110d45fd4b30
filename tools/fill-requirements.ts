/**
 * Fills the column "proven by" of docs/requirements.md from the `proves:` of scenarios and models.
 * `node tools/fill-requirements.ts` writes the file; a test holds it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const DOCUMENT = 'docs/requirements.md';
const SCENARIOS = 'scenarios';
const FOLDERS = ['', 'load', 'trials', 'models'];
const NOT_PROVEN = 'not yet proven';

/** Requirement id → names of the scenarios and models that prove it. */
export function findProofs(root: string): Map<string, string[]> {
  const proofs = new Map<string, string[]>();
  const scenarios = join(root, SCENARIOS);
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(scenarios, folder))
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => join(folder, name)),
  );
  for (const file of files) {
    const { proves = [] } = parse(readFileSync(join(scenarios, file), 'utf8')) as {
      proves?: string[];
    };
    for (const id of proves) {
      proofs.set(id, [...(proofs.get(id) ?? []), `\`${file.replace(/\.yaml$/, '')}\``]);
    }
  }
  return proofs;
}

/** The document with its last column filled; every other word stays. */
export function fillRequirements(text: string, proofs: Map<string, string[]>): string {
  return text.replaceAll(
    /^\| ([A-Z]{3}-\d+) \| (.*?) \| .*?\|$/gm,
    (_, id: string, row: string) => {
      return `| ${id} | ${row} | ${proofs.get(id)?.join(', ') ?? NOT_PROVEN} |`;
    },
  );
}

/** Ids that scenarios claim to prove and that the document does not have. */
export function findUnknownIds(text: string, proofs: Map<string, string[]>): string[] {
  return [...proofs.keys()].filter((id) => !text.includes(`| ${id} |`));
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const path = join(root, DOCUMENT);
  writeFileSync(path, fillRequirements(readFileSync(path, 'utf8'), findProofs(root)));
}
