/**
 * Sorts row numbers in place, stable: a merge sort that keeps what stands in order already, since
 * events nearly do. Needs as much room again only when something is out of order.
 */
export function sortRows(
  rows: Uint32Array<ArrayBuffer>,
  compare: (a: number, b: number) => number,
): void {
  let ends = findRuns(rows, compare);
  if (ends.length <= 1) return;
  let from = rows;
  let to = new Uint32Array(rows.length);
  while (ends.length > 1) {
    const merged: number[] = [];
    let start = 0;
    for (let run = 0; run < ends.length; run += 2) {
      const middle = ends[run] as number;
      const end = ends[run + 1] ?? middle;
      mergeRuns(from, to, [start, middle, end], compare);
      merged.push(end);
      start = end;
    }
    ends = merged;
    [from, to] = [to, from];
  }
  if (from !== rows) rows.set(from);
  release(from === rows ? to : from);
}

/** Where each stretch that is in order ends. */
function findRuns(rows: Uint32Array, compare: (a: number, b: number) => number): number[] {
  const ends: number[] = [];
  for (let index = 1; index < rows.length; index += 1) {
    if (compare(rows[index - 1] as number, rows[index] as number) > 0) ends.push(index);
  }
  ends.push(rows.length);
  return ends;
}

function mergeRuns(
  from: Uint32Array,
  to: Uint32Array,
  [start, middle, end]: readonly [number, number, number],
  compare: (a: number, b: number) => number,
): void {
  let left = start;
  let right = middle;
  for (let place = start; place < end; place += 1) {
    const isLeft =
      right >= end || (left < middle && compare(from[left] as number, from[right] as number) <= 0);
    to[place] = from[isLeft ? left++ : right++] as number;
  }
}

/** Gives the memory of an array back now: nothing may read it any more. */
export function release(array: Uint32Array<ArrayBuffer>): void {
  array.buffer.transfer(0);
}
