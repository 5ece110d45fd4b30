import type { Row } from '../slo/verdict.ts';

/**
 * The rows of a run by what they bound, so that runs of the same scenario can be held side by side. Rows
 * of the same quantity (of two probes, or two windows) are told apart by their order.
 */
export function keyRows(rows: Row[]): Map<string, Row> {
  const seen = new Map<string, number>();
  return new Map(
    rows.map((row): [string, Row] => {
      const name = nameRow(row);
      const nth = (seen.get(name) ?? 0) + 1;
      seen.set(name, nth);
      return [nth === 1 ? name : `${name} (${nth})`, row];
    }),
  );
}

/** `dead-air max`; a quantity that does not name its kind has it before it. */
function nameRow({ kind, quantity }: Row): string {
  return quantity.replaceAll(' ', '-').startsWith(kind) ? quantity : `${kind}: ${quantity}`;
}
