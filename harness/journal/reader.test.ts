import { expect, test } from 'vitest';
import { parseJournal } from './reader.ts';

const header = JSON.stringify({ schema: 1, run: 'r' });
const opened = { source: 'a', seq: 0, atMs: 0, kind: 'source-opened', process: 'runner', pid: 1 };
const closed = { source: 'a', seq: 1, atMs: 9, kind: 'source-closed', count: 1 };

function parse(...lines: unknown[]) {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  const { events, torn } = parseJournal([header, ...text].join('\n'));
  return { events: [...events], torn };
}

test('a whole journal has nothing torn', () => {
  expect(parse(opened, closed, '')).toMatchObject({ torn: [], events: [opened, closed] });
});

test.each([[null], [5], [{ kind: 'phase' }]])('a line %o is no event, and says so', (line) => {
  expect(parse(opened, line, closed).torn).toEqual(['line 3 is no event of this schema']);
});

test('sources may be interleaved in any order, each counted for itself', () => {
  const other = [
    { ...opened, source: 'b' },
    { ...closed, source: 'b' },
  ];
  expect(parse(opened, ...other, closed).torn).toEqual([]);
  expect(parse(closed, opened).torn.join()).toContain('a gap');
});
