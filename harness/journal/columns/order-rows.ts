import { NumberColumn } from './number-column.ts';
import { release, sortRows } from './sort-rows.ts';

/** Rows that stand at most so far from their place are put there without holding all of them. */
const WINDOW = 512;

/**
 * So many rows in the order that `compare` says, equal ones as they stand; undefined when they stand in it
 * already. Events nearly do.
 */
export function orderRows(
  length: number,
  compare: (row: number, other: number) => number,
): NumberColumn | undefined {
  let place = 1;
  while (place < length && compare(place - 1, place) <= 0) place += 1;
  if (place >= length) return undefined;
  return orderNearby(length, compare) ?? orderAll(length, compare);
}

/** Undefined when a row stands too far from its place. */
function orderNearby(
  length: number,
  compare: (row: number, other: number) => number,
): NumberColumn | undefined {
  const order = new NumberColumn();
  const pending: number[] = [];
  let last = -1;
  for (let row = 0; row < length; row += 1) {
    if (last >= 0 && compare(last, row) > 0) return undefined;
    let place = pending.length;
    while (place > 0 && compare(pending[place - 1] as number, row) > 0) place -= 1;
    pending.splice(place, 0, row);
    if (pending.length < WINDOW) continue;
    const settled = pending.splice(0, WINDOW / 2);
    for (const each of settled) order.push(each);
    last = settled.at(-1) as number;
  }
  for (const each of pending) order.push(each);
  return order;
}

function orderAll(length: number, compare: (row: number, other: number) => number): NumberColumn {
  const rows = Uint32Array.from({ length }, (_, row) => row);
  sortRows(rows, compare);
  const order = new NumberColumn();
  for (const row of rows) order.push(row);
  release(rows);
  return order;
}
