import type { EventTable } from '../journal/columns/event-table.ts';
import { NumberColumn } from '../journal/columns/number-column.ts';
import { orderRows } from '../journal/columns/order-rows.ts';
import { Rows } from '../journal/columns/rows.ts';
import type { EventOf } from '../journal/event.ts';
import type { EventIndex } from '../journal/event-index.ts';

/** What tells whether an answer was good, and when. */
export type Answer = Pick<
  EventOf<'probe'>,
  | 'probe'
  | 'intendedMs'
  | 'sentMs'
  | 'answeredMs'
  | 'atMs'
  | 'status'
  | 'good'
  | 'serial'
  | 'failure'
>;

/** Answers of one probe, in the order in which they were sent; each is made when it is asked for. */
export class ProbeAnswers extends Rows<EventOf<'probe'>> {
  readonly #table: EventTable;
  readonly #rows: NumberColumn;
  #byIntention: ((nth: number) => number) | undefined;

  constructor(table: EventTable, rows: NumberColumn) {
    super(rows.length, (place) => table.at(rows.get(place) as number) as EventOf<'probe'>);
    this.#table = table;
    this.#rows = rows;
  }

  /** Open-loop requests in the order in which they were due; see `openLoopAt`. */
  *dueInOrder(): Generator<Answer, undefined> {
    this.#byIntention ??= this.#orderByIntention();
    for (let nth = 0; nth < this.length; nth += 1) {
      const answer = this.openLoopAt(this.#byIntention(nth));
      if (answer) yield answer;
    }
  }

  #orderByIntention(): (nth: number) => number {
    const dueMs = (place: number): number =>
      this.#table.numberAt(this.#rows.get(place) as number, 'intendedMs') as number;
    const order = orderRows(this.length, (a, b) => dueMs(a) - dueMs(b));
    return order ? (nth) => order.get(nth) as number : (nth) => nth;
  }

  /** Undefined for a request that was sent one at a time: it may feed no availability. */
  openLoopAt(place: number): Answer | undefined {
    const row = this.#rows.get(place) as number;
    const shared = this.#table.sharedAt(row) as unknown as EventOf<'probe'>;
    if (shared.serial) return undefined;
    const read = (field: 'intendedMs' | 'sentMs' | 'answeredMs' | 'atMs') =>
      this.#table.numberAt(row, field);
    return {
      probe: shared.probe,
      intendedMs: read('intendedMs') as number,
      sentMs: read('sentMs') as number,
      answeredMs: read('answeredMs'),
      atMs: read('atMs') as number,
      status: shared.status,
      good: shared.good,
      serial: shared.serial,
      failure: shared.failure,
    };
  }
}

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
  return new ProbeAnswers(table, sorted);
}
