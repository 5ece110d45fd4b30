import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalHeader } from './header.ts';
import { parseJournal, readJournal } from './reader.ts';
import { JournalWriter } from './writer.ts';

const header = { schema: 1, run: 'r', stack: { text: 'token: s3cret-token' } } as JournalHeader;
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deadair-journal-'));
  path = join(folder, 'journal.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what is written is read back, with instants since the start of the experiment', () => {
  const writer = new JournalWriter(path, header, [], 1_000);
  const source = writer.openSource('callers', 'runner');
  source.emit({ kind: 'audible', call: 'c', fromMs: 1_020, toMs: 1_040.0004 }, 1_050);
  source.close();
  writer.close();
  const { events: index, torn } = readJournal(path);
  const events = [...index].sort((a, b) => a.seq - b.seq);
  expect(torn).toEqual([]);
  expect(events[1]).toMatchObject({ kind: 'audible', fromMs: 20, toMs: 40, atMs: 50, seq: 1 });
  expect(events[2]).toMatchObject({ kind: 'source-closed', count: 2 });
});

test('a secret never reaches the file', () => {
  const writer = new JournalWriter(path, header, ['s3cret-token']);
  writer.close();
  expect(readFileSync(path, 'utf8')).not.toContain('s3cret-token');
});

test('nor does one that JSON writes with a backslash', () => {
  const settings = { A_KEY: 'half"other\\half' };
  new JournalWriter(path, { ...header, settings }, [settings.A_KEY]).close();
  expect(JSON.parse(readFileSync(path, 'utf8')).settings).toEqual({ A_KEY: '[redacted]' });
});

test('an event is on disk when emit returns', () => {
  const writer = new JournalWriter(path, header, []);
  const source = writer.openSource('ledger', 'runner');
  source.emit({ kind: 'write-sent', write: 'w', id: 'a', key: 'k', n: 1 });
  expect(readFileSync(path, 'utf8')).toContain('"id":"a"');
  writer.close();
});

test('a gap in the numbers of a source is a torn journal', () => {
  const lines = writeTwoEvents().split('\n');
  const { torn } = parseJournal([lines[0], lines[1], ...lines.slice(3)].join('\n'));
  expect(torn.join()).toContain('a gap');
});

test('a source that never ended is a torn journal', () => {
  const lines = writeTwoEvents().trimEnd().split('\n');
  const { torn } = parseJournal(lines.slice(0, -1).join('\n'));
  expect(torn.join()).toContain('never ended with its count');
});

test('a torn last line is told apart and everything before it is kept', () => {
  const text = writeTwoEvents();
  const { events, torn } = parseJournal(`${text}{"kind":"pro`);
  expect([...events]).toHaveLength(4);
  expect(torn.join()).toContain('is torn');
});

test('a file that is no journal is refused with what was expected', () => {
  writeFileSync(path, 'hello\n');
  expect(() => readJournal(path)).toThrow(/Expected a journal.ndjson/);
});

function writeTwoEvents(): string {
  const writer = new JournalWriter(path, header, []);
  const source = writer.openSource('probes', 'runner');
  source.emit({ kind: 'clock', wallMs: 1 });
  source.emit({ kind: 'clock', wallMs: 2 });
  source.close();
  writer.close();
  return readFileSync(path, 'utf8');
}

test('a journal that is cut into pieces anywhere is read the same', () => {
  const body = (text: string) => ({ kind: 'steady', steady: true, detail: text }) as const;
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 400 }),
      (texts, chunkBytes) => {
        const writer = new JournalWriter(path, header, []);
        const source = writer.openSource('s', 'runner');
        for (const text of texts) source.emit(body(text));
        source.close();
        writer.close();
        const whole = parseJournal(readFileSync(path, 'utf8'));
        const pieces = readJournal(path, chunkBytes);
        rmSync(path);
        expect(pieces.torn).toEqual([]);
        expect([...pieces.events]).toEqual([...whole.events]);
        expect(pieces.events.of('steady').map(({ detail }) => detail)).toEqual(texts);
      },
    ),
    { numRuns: 50 },
  );
});

test('of a journal that is torn everywhere the first places are told, and how many more there are', () => {
  const gaps = Array.from({ length: 50 }, (_, index) =>
    JSON.stringify({ kind: 'clock', wallMs: 1, source: 's', seq: 2 * index, atMs: 1 }),
  );
  const { torn } = parseJournal([JSON.stringify(header), ...gaps].join('\n'));
  expect(torn).toHaveLength(21);
  expect(torn[0]).toContain('event 2 follows 0, a gap');
  expect(torn.at(-1)).toBe('30 more places like these');
});
