/** More than so many marks of one kind would make the page heavy, and could not be told apart. */
const MOST_MARKS = 2_000;
const COLUMNS = 250;

/**
 * Marks of a chart, thinned only when there are more than 2,000: of each 1/250 of the time that they
 * span the lowest, the highest and the last one are kept, so that no extreme is lost.
 */
export function thinMarks<T>(marks: T[], read: (mark: T) => { atMs: number; value: number }): T[] {
  if (marks.length <= MOST_MARKS) return marks;
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  for (const mark of marks) {
    fromMs = Math.min(fromMs, read(mark).atMs);
    toMs = Math.max(toMs, read(mark).atMs);
  }
  const columnMs = Math.max(1, toMs - fromMs) / COLUMNS;
  const columns = Map.groupBy(marks, (mark) => Math.floor((read(mark).atMs - fromMs) / columnMs));
  const kept = new Set<T>();
  for (const own of columns.values()) {
    const value = (mark: T): number => read(mark).value;
    kept.add(own.reduce((lowest, mark) => (value(mark) < value(lowest) ? mark : lowest)));
    kept.add(own.reduce((highest, mark) => (value(mark) > value(highest) ? mark : highest)));
    kept.add(own.at(-1) as T);
  }
  return marks.filter((mark) => kept.has(mark));
}
