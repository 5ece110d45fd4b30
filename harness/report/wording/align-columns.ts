/** What lies between two columns. */
export const GAP = '  ';

/** The width of each column: that of its longest cell. */
export function measureColumns(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  return widths;
}

/** One line of a table: the first columns, `left` of them, hold words; the others numbers, whose ends are aligned. */
export function alignCells(cells: readonly string[], widths: number[], left: number): string {
  const padded = cells.map((text, column) =>
    column < left ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
  );
  return padded.join(GAP).trimEnd();
}
