import type { EventTable } from '../journal/columns/event-table.ts';
import { NumberColumn } from '../journal/columns/number-column.ts';
import { orderRows } from '../journal/columns/order-rows.ts';
import { Rows } from '../journal/columns/rows.ts';
import type { EventOf } from '../journal/event.ts';
import type { EventIndex } from '../journal/event-index.ts';

/** Answers of one probe, in the order in which they were sent. */
export type ProbeAnswers = Rows<EventOf<'probe'>>;

/** Answers by probe, in the order in which each probe's first one came. */
export function groupProbes(events: EventIndex): Map<string, ProbeAnswers> {
  const { table, rowAt } = events.tableOf('probe');
  const groups = new Map<string, NumberColumn>();
  for (let place = 0; place < table.length; place += 1) {
    const row = rowAt(place);
    const probe = table.sharedAt(row).probe as string;
    const group = groups.get(probe) ?? new NumberColumn();
    groups.set(probe, group);
    group.push(row);
  }
  const answers = new Map<string, ProbeAnswers>();
  for (const [probe, rows] of groups) answers.set(probe, listInOrderOfSending(table, rows));
  return answers;
}

function listInOrderOfSending(table: EventTable, rows: NumberColumn): ProbeAnswers {
  const rowAt = (place: number): number => rows.get(place) as number;
  const sentMs = (place: number): number => table.numberAt(rowAt(place), 'sentMs') ?? 0;
  const order = orderRows(rows.length, (a, b) => sentMs(a) - sentMs(b));
  const sorted = order ? new NumberColumn() : rows;
  for (let place = 0; order && place < order.length; place += 1) {
    sorted.push(rowAt(order.get(place) as number));
  }
  return new Rows(sorted.length, (place) => table.at(sorted.get(place) ?? 0) as EventOf<'probe'>);
}
