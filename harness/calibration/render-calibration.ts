import type { Count, Tally } from './tally.ts';

export interface Calibration {
  tallies: Tally[];
  counts: (Count & { passed: boolean })[];
}

/** The error of the instrument on this machine, as a Markdown table that a terminal shows well too. */
export function renderCalibration({ tallies, counts }: Calibration): string {
  const rows = tallies.map((tally) => [
    tally.quantity,
    String(tally.samples),
    `${tally.inside} (${((tally.inside / tally.samples) * 100).toFixed(1)} %)`,
    `${tally.biasMs.toFixed(2)} ms`,
    `${tally.widthP95Ms.toFixed(1)} ms`,
    `${tally.widthBoundMs} ms`,
    gradeTally(tally),
  ]);
  const exact = counts.map((count) => [
    count.quantity,
    String(count.truth),
    `${count.measured} counted`,
    '',
    'exact',
    '',
    count.passed ? 'ok' : 'RED',
  ]);
  const head = ['quantity', 'known', 'truth inside', 'bias', 'width p95', 'bound', ''];
  return alignTable([head, ...rows, ...exact]);
}

/** Too wide is another thing than wrong: it tells of the machine, not of the instrument. */
function gradeTally({ passed, isRight }: Tally): string {
  if (passed) return 'ok';
  return isRight ? 'WIDE' : 'RED';
}

function alignTable(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
