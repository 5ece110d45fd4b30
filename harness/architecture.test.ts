import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Who may import whom: the table of ARCHITECTURE.md as data. A room is a folder, named by its longest
 * prefix here; it may always import itself. Whatever is not listed is forbidden. An arrow to a file
 * opens that file alone.
 */
const ARROWS: Record<string, string[]> = {
  'harness/link-faults': [],
  'harness/scenario': ['harness/link-faults'],
  'harness/journal': ['harness/scenario', 'harness/objectives'],
  'harness/heals': [],
  'harness/stack': [
    'harness/journal',
    'harness/scenario',
    'harness/objectives',
    'harness/link-faults',
    'harness/heals',
  ],
  'harness/timeline': ['harness/scenario', 'harness/stack'],
  'harness/backends': [
    'harness/stack',
    'harness/journal',
    'harness/heals',
    'harness/proxy/client.ts',
    'harness/proxy/control-headers.ts',
  ],
  'harness/proxy': ['harness/journal', 'harness/link-faults'],
  'harness/faults': ['harness/stack', 'harness/journal', 'harness/scenario', 'harness/link-faults'],
  'harness/callers': ['harness/stack', 'harness/journal', 'harness/scenario', 'fakes/speech'],
  'harness/probes': ['harness/stack', 'harness/journal', 'harness/scenario'],
  'harness/ledger': ['harness/stack', 'harness/journal', 'harness/scenario'],
  'harness/load': [
    'harness/journal',
    'harness/scenario',
    'harness/backends/embedded/cache-folder.ts',
    'harness/backends/containers/engine.ts',
    'harness/backends/containers/images.ts',
  ],
  'harness/experiment': [
    'harness/timeline',
    'harness/faults',
    'harness/callers',
    'harness/probes',
    'harness/ledger',
    'harness/load',
    'harness/journal',
    'harness/heals',
    'harness/stack',
    'harness/scenario',
    'harness/slo/indicators',
  ],
  'harness/objectives': ['harness/scenario'],
  'harness/probability': [],
  'harness/slo': [
    'harness/scenario',
    'harness/journal',
    'harness/objectives',
    'harness/probability',
  ],
  'harness/simulation': [
    'harness/scenario',
    'harness/probability',
    'harness/objectives/alert-presets.ts',
    'harness/objectives/burn-rate.ts',
  ],
  'harness/history': ['harness/slo', 'harness/journal', 'harness/scenario'],
  'harness/report': [
    'harness/history',
    'harness/slo',
    'harness/simulation',
    'harness/probability',
    'harness/journal',
    'harness/scenario',
  ],
  'harness/calibration': ['harness/slo', 'harness/journal', 'harness/callers/call-load.ts'],
  'harness/cli': ['harness'],
  'harness/main.ts': ['harness/cli'],
  'system-under-test': [],
  'fakes/speech': [],
  fakes: ['fakes/speech'],
  calibration: ['fakes/speech'],
  bench: ['harness', 'conformance', 'tools/bootstrap/small-process.mjs'],
  conformance: ['harness/link-faults', 'harness/scenario/random.ts'],
  oracle: ['harness'],
  verify: ['harness'],
  tools: ['harness'],
};

const ROOT = resolve(import.meta.dirname, '..');
const FOLDERS = [...new Set(Object.keys(ARROWS).map((room) => room.split('/')[0]))];
const SELF = 'harness/architecture.test.ts';
const FILES = globSync(`{${FOLDERS.join(',')}}/**/*.{ts,mjs}`, { cwd: ROOT })
  .filter((file) => file !== SELF)
  .sort();
const TEXTS = new Map(FILES.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

/** `import … from './x.ts'`, `export … from`, `import './x.ts'` and `import('./x.ts')`. */
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.{1,2}\/[^'"]+)['"]/g;
/** The same without `import type … from`, of which nothing is left when the program runs. */
const LOADED =
  /(?<!\b(?:import|export) type [^;]*)(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.{1,2}\/[^'"]+)['"]/g;
const PLACELESS = /(?:^|\/)(?:utils?|helpers?|common|types|shared|misc)(?:\/|\.ts$)/;
const MOST_LINES = 400;

test('every file belongs to a room', () => {
  expect(FILES.length).toBeGreaterThan(100);
  for (const file of FILES) expect(findRoom(file), file).toBeDefined();
});

test('rooms import only what their arrows allow', () => {
  const forbidden = listImports().filter(({ from, to }) => !mayImport(from, to));
  expect(forbidden.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test('an arrow that is not listed is refused', () => {
  expect(mayImport('harness/slo/judge.ts', 'harness/experiment/experiment.ts')).toBe(false);
  expect(mayImport('harness/callers/caller.ts', 'fakes/twilio/fake.ts')).toBe(false);
  expect(mayImport('system-under-test/dashboard/main.ts', 'harness/journal/clock.ts')).toBe(false);
  expect(mayImport('harness/backends/embedded/recover.ts', 'harness/proxy/main.ts')).toBe(false);
  expect(mayImport('harness/unknown-room/file.ts', 'harness/journal/clock.ts')).toBe(false);
});

test('no service of the stack imports another', () => {
  const services = FILES.filter((file) => /^system-under-test\/[^/]+\/main\.ts$/.test(file)).map(
    (file) => `${dirname(file)}/`,
  );
  expect(services.length).toBeGreaterThan(1);
  const forbidden = listImports().filter(({ from, to }) =>
    services.some((service) => to.startsWith(service) && !from.startsWith(service)),
  );
  expect(forbidden).toEqual([]);
});

test('relative imports name the file with its ending, and the file is there', () => {
  const broken = listImports().filter(({ to }) => !TEXTS.has(to));
  expect(broken.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test('nothing is loaded in a circle; types alone may refer to each other', () => {
  const next = Map.groupBy(listImports(LOADED), ({ from }) => from);
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const visit = (file: string, path: string[]): void => {
    if (state.get(file) === 'open') circles.push([...path, file].join(' → '));
    if (state.has(file)) return;
    state.set(file, 'open');
    for (const { to } of next.get(file) ?? []) visit(to, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of FILES) visit(file, []);
  expect(circles).toEqual([]);
});

test('nothing lives in a folder or a file without a subject', () => {
  expect(FILES.filter((file) => PLACELESS.test(file))).toEqual([]);
});

test('nothing is left to be done later', () => {
  const marker = new RegExp(`\\b(?:${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')})\\b`);
  expect(FILES.filter((file) => marker.test(TEXTS.get(file) ?? ''))).toEqual([]);
});

test('files are short: half of them below 80 lines, none above the limit', () => {
  const lengths = [...TEXTS].map(([file, text]) => ({ file, lines: text.split('\n').length }));
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(80);
  expect(lengths.filter(({ lines }) => lines > MOST_LINES)).toEqual([]);
});

function listImports(pattern = IMPORT): { from: string; to: string }[] {
  return FILES.flatMap((from) => {
    const found = (TEXTS.get(from) ?? '').matchAll(pattern);
    return [...found].map(([, name = '']) => ({ from, to: normalize(join(dirname(from), name)) }));
  });
}

function mayImport(from: string, to: string): boolean {
  const room = findRoom(from);
  if (room === undefined) return false;
  if (findRoom(to) === room) return true;
  return (ARROWS[room] ?? []).some((allowed) => to === allowed || to.startsWith(`${allowed}/`));
}

/** The longest prefix of a path that is a room. */
function findRoom(file: string): string | undefined {
  return Object.keys(ARROWS)
    .filter((room) => !relative(room, file).startsWith('..'))
    .sort((a, b) => b.length - a.length)[0];
}
