import type { EventTable } from '../journal/columns/event-table.ts';
import { release } from '../journal/columns/float-list.ts';
import { NumberColumn } from '../journal/columns/number-column.ts';
import { Rows } from '../journal/columns/rows.ts';
import { sortRows } from '../journal/columns/sort-rows.ts';
import type { EventOf } from '../journal/event.ts';
import type { EventIndex } from '../journal/event-index.ts';

/** Answers of one probe, in the order in which they were sent. */
export type ProbeAnswers = Rows<EventOf<'probe'>>;

/** Answers by probe, in the order in which each probe's first one came. */
export function groupProbes(events: EventIndex): Map<string, ProbeAnswers> {
  const { table, rowAt } = events.tableOf('probe');
  const groups = new Map<string, { rows: Uint32Array<ArrayBuffer>; filled: number }>();
  for (const [probe, count] of countByProbe(table, rowAt)) {
    groups.set(probe, { rows: new Uint32Array(count), filled: 0 });
  }
  for (let place = 0; place < table.length; place += 1) {
    const row = rowAt(place);
    const group = groups.get(probeAt(table, row));
    if (group) group.rows[group.filled++] = row;
  }
  const answers = new Map<string, ProbeAnswers>();
  for (const [probe, { rows }] of groups) {
    answers.set(probe, listInOrderOfSending(table, rows));
    groups.delete(probe);
  }
  return answers;
}

function listInOrderOfSending(table: EventTable, rows: Uint32Array<ArrayBuffer>): ProbeAnswers {
  const sentMs = (row: number): number => table.numberAt(row, 'sentMs') ?? 0;
  sortRows(rows, (a, b) => sentMs(a) - sentMs(b));
  const order = new NumberColumn();
  for (const row of rows) order.push(row);
  release(rows);
  return new Rows(order.length, (place) => table.at(order.get(place) ?? 0) as EventOf<'probe'>);
}

function countByProbe(table: EventTable, rowAt: (place: number) => number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let place = 0; place < table.length; place += 1) {
    const probe = probeAt(table, rowAt(place));
    counts.set(probe, (counts.get(probe) ?? 0) + 1);
  }
  return counts;
}

function probeAt(table: EventTable, row: number): string {
  return table.sharedAt(row).probe as string;
}
