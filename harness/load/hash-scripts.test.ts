import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashScripts } from './hash-scripts.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deadair-scripts-'));
  mkdirSync(join(folder, 'parts'));
  const opened = `open("./users.csv"); open( 'names.json'); open("gone.csv"); log("apart.js");`;
  write('main.js', `${importOf('./parts/go.js')}${opened}`);
  write('parts/go.js', ['k6/http', '../main.js', './gone.js'].map(importOf).join(''));
  write('users.csv', 'a,b\n');
  write('names.json', '[]');
  write('apart.js', '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const importOf = (path: string): string => `import * as part from '${path}';\n`;
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const hashes = () => hashScripts([join(folder, 'main.js')]);

test('a script is hashed with all files beside it that it names, and nothing else', () => {
  const names = Object.keys(hashes()).map((path) => path.slice(folder.length + 1));
  expect(names).toEqual(['main.js', 'names.json', 'parts/go.js', 'users.csv']);
});

test.each(['main.js', 'parts/go.js', 'users.csv', 'names.json'])(
  'a change of %s is another load',
  (name) => {
    const before = hashes();
    write(name, '// changed');
    expect(hashes()).not.toEqual(before);
  },
);

test('a file that no script names changes nothing', () => {
  const before = hashes();
  write('apart.js', '// changed');
  expect(hashes()).toEqual(before);
});
