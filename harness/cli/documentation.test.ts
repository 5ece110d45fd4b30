import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseOpenslo } from '../objectives/openslo/parse-openslo.ts';
import { parseModel } from '../simulation/load-model.ts';
import { loadChecked } from './load-checked.ts';

const PAGES = ['README.md', 'CONTRIBUTING.md', ...listPages('docs')];
const folder = mkdtempSync(join(tmpdir(), 'deadair-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

function listPages(of: string): string[] {
  const names = readdirSync(of).filter((name) => name.endsWith('.md'));
  return names.map((name) => join(of, name));
}

/** Blocks of YAML that are whole files: what a reader copies. */
const EXAMPLES = PAGES.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^```yaml\n(.*?)^```/gms)].flatMap(([, text = '']) => {
    const value: unknown = text.includes('…') ? undefined : parse(text);
    return typeof value === 'object' && value !== null ? [{ page, text, value }] : [];
  }),
);

function examplesWith(...keys: string[]): { page: string; text: string }[] {
  return EXAMPLES.filter(({ value }) => keys.every((key) => Object.hasOwn(value, key)));
}

describe('an example of a whole file is one', () => {
  test.each(examplesWith('title', 'expect'))('scenario in $page', async ({ text }) => {
    const file = join(folder, 'example.yaml');
    writeFileSync(file, text);
    const { runs, problems } = await loadChecked([file]);
    expect(problems).toEqual([]);
    expect(runs).toHaveLength(1);
  });

  test.each(examplesWith('components', 'phases'))('model in $page', ({ page, text }) => {
    expect(parseModel(page, text).problems).toEqual([]);
  });

  test.each(examplesWith('apiVersion'))('service level in $page', ({ page, text }) => {
    expect(parseOpenslo([{ file: page, text }]).problems).toEqual([]);
  });

  test('each kind has one', () => {
    expect(examplesWith('title', 'expect').length).toBeGreaterThan(0);
    expect(examplesWith('components', 'phases').length).toBeGreaterThan(0);
    expect(examplesWith('apiVersion').length).toBeGreaterThan(0);
  });
});

test.each(PAGES)('every file of the project that %s names is there', (page) => {
  const named = readFileSync(page, 'utf8').matchAll(
    /(?<![\w/.])(?:scenarios|harness|system-under-test|calibration|images|oracle|tools)\/[\w./-]*\.\w+/g,
  );
  const missing = [...named].flatMap(([path]) => (existsSync(path) ? [] : path));
  // What its reader is told to write.
  expect(missing.filter((path) => path !== 'harness/link-faults/noop.ts')).toEqual([]);
});

test('every command that a page shows is one', () => {
  const main = readFileSync('harness/main.ts', 'utf8');
  const known = [...main.matchAll(/\.command\('([a-z]+)'\)/g)].map(([, name]) => name);
  const shown = PAGES.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/(?:npx deadair|npm run deadair --) ([a-z]+)/g)].map(
      ([, name]) => name,
    ),
  );
  expect(shown.length).toBeGreaterThan(10);
  expect(shown.filter((name) => !known.includes(name))).toEqual([]);
});
