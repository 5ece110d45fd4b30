import { expect, test } from 'vitest';
import { JournalBuilder } from './journal-builder.ts';
import { viewRun } from './run-view.ts';

const part = (ids: string[], more?: boolean) =>
  ({
    kind: 'read-back',
    write: 'save-call',
    rows: ids.map((id) => ({ id, key: 'k' })),
    ...(more ? { more } : {}),
  }) as const;

test('what was read back in parts is one', () => {
  const run = new JournalBuilder().add(1, part(['a', 'b'], true)).add(1, part(['c']));
  const { readBack } = viewRun(run.finish()).ledger;
  expect([...(readBack.get('save-call') ?? [])].map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});

test('without its last part nothing was read back', () => {
  const run = new JournalBuilder().write('a', 0).add(1, part(['a', 'b'], true));
  expect(viewRun(run.finish()).ledger.readBack.has('save-call')).toBe(false);
});

test('a write is found by its name with the answer that it got last', () => {
  const run = new JournalBuilder().write('w-1', 0).write('w-2', 5, { outcome: 'unknown' });
  const { writes, byId } = viewRun(run.finish()).ledger;
  expect(writes.map(({ id }) => id)).toEqual(['w-1', 'w-2']);
  expect(byId.get('w-2')).toMatchObject({ sentMs: 5, answeredMs: 15, outcome: 'unknown' });
  expect(byId.get('w-3')).toBeUndefined();
});
