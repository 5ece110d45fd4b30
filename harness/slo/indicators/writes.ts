import { countRow, shareRow } from '../count-row.ts';
import type { FaultRecord } from '../fault-record.ts';
import { liesWithin, overlapsAny } from '../interval.ts';
import { type Population, resolvePopulation, settleWindows } from '../population.ts';
import type { RunView } from '../run-view.ts';
import type { Row } from '../verdict.ts';
import type { WriteRecord } from '../write-record.ts';
import type { ExpectationOf, Indicator } from './expectation-of.ts';
import { findLedgerFaults, type LedgerFaults } from './ledger-faults.ts';

const MARK = 'x-degraded-mode';

/** What became of the writes, by the ledger's book and the primary's rows at the end. */
export const writes: Indicator<'writes'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  const judged = selectWrites(expectation, population, run);
  const faults = findLedgerFaults(judged, run.ledger);
  const unread = findUnread(run);
  const rows: Row[] = [];
  const { acknowledged, receiptsMarked } = expectation;
  for (const name of ['lost', 'doubled', 'misordered', 'resurrected'] as const) {
    const atMost = expectation[name];
    if (atMost === undefined) continue;
    const counted = { name, atMost, found: faults[name], judged, unread };
    rows.push(judgeCount(expectation, run, population, counted));
  }
  if (acknowledged !== undefined) rows.push(judgeAcknowledged(expectation, run, population));
  if (receiptsMarked) rows.push(judgeReceipts(expectation, run, population));
  return rows;
};

/** As an array or, of a whole run, made when they are asked for. */
type Judged = Iterable<WriteRecord> & { readonly length: number };

/** By default all of a run: what was acknowledged before a fault is lost by it all the same. */
function selectWrites(
  { window }: ExpectationOf<'writes'>,
  population: Population,
  run: RunView,
): Judged {
  if ('over' in window) return run.ledger.writes;
  return run.ledger.writes.filter((write) => isIn(write, population));
}

function isIn({ sentMs, answeredMs }: WriteRecord, { windows }: Population): boolean {
  return overlapsAny(windows, sentMs, answeredMs ?? sentMs);
}

interface Counted {
  name: keyof LedgerFaults;
  atMost: number;
  found: WriteRecord[];
  judged: Judged;
  /** A kind of write of which the primary was not read back. */
  unread: string | undefined;
}

function findUnread({ ledger }: RunView): string | undefined {
  return ledger.writes.find(({ write }) => !ledger.readBack.has(write))?.write;
}

function judgeCount(
  expectation: ExpectationOf<'writes'>,
  run: RunView,
  population: Population,
  { name, atMost, found, judged, unread }: Counted,
): Row {
  // A run that was cut short did not wait for its writes: one that is missing may still be queued.
  const drained = name !== 'lost' || run.outcome?.outcome === 'completed';
  return countRow(expectation, unread === undefined ? found.length : undefined, atMost, {
    quantity: `writes ${name}`,
    population: `writes ${'over' in expectation.window ? 'of the run' : population.when}`,
    windows: population.windows,
    missing:
      population.missing ??
      (unread && `the primary was not read back for ${unread}`) ??
      describeIdleness(run),
    samples: judged.length,
    stands: drained ? 'always' : undefined,
    worst: found[0] && `${describeWrites(found)}${name === 'lost' ? describeAge(found, run) : ''}`,
  });
}

/** A ledger that acknowledged nothing while a fault lasted proves nothing about it. */
function describeIdleness(run: RunView): string | undefined {
  let idle = [...run.faults];
  for (const { outcome, answeredMs } of run.ledger.writes) {
    if (idle.length === 0) return undefined;
    if (outcome !== 'acknowledged' || answeredMs === undefined) continue;
    const isIdle = ({ exposure: { fromMs, toMs } }: FaultRecord): boolean =>
      answeredMs < fromMs || answeredMs > toMs;
    if (!idle.every(isIdle)) idle = idle.filter(isIdle);
  }
  const [first] = idle;
  return first && `no write was acknowledged during ${first.name}`;
}

function judgeAcknowledged(
  expectation: ExpectationOf<'writes'>,
  run: RunView,
  population: Population,
): Row {
  let sent = 0;
  let refused = 0;
  let unknown = 0;
  for (const write of run.ledger.writes) {
    if (!isIn(write, population)) continue;
    sent += 1;
    if (write.outcome !== 'acknowledged') refused += 1;
    if (write.outcome === 'unknown') unknown += 1;
  }
  return shareRow(expectation, sent - refused, expectation.acknowledged ?? 0, {
    quantity: 'writes acknowledged',
    population: `writes ${population.when}`,
    windows: population.windows,
    missing: population.missing,
    samples: sent,
    worst: `${refused - unknown} were rejected and ${unknown} have an unknown outcome`,
  });
}

function judgeReceipts(
  expectation: ExpectationOf<'writes'>,
  run: RunView,
  population: Population,
): Row {
  const windows = settleWindows(population, run);
  const receipts = run.ledger.writes.filter(
    ({ outcome, status, sentMs, answeredMs }) =>
      outcome === 'acknowledged' &&
      status === 503 &&
      answeredMs !== undefined &&
      liesWithin(windows, sentMs, answeredMs),
  );
  const unmarked = receipts.filter(({ headers }) => headers[MARK] === undefined);
  return countRow(expectation, unmarked.length, 0, {
    quantity: 'receipts without the degraded headers',
    population: `writes acknowledged with a receipt ${population.when}`,
    windows,
    missing: population.missing,
    samples: receipts.length,
    worst: unmarked[0] && describeWrites(unmarked),
  });
}

function describeWrites(found: WriteRecord[]): string {
  const names = found.slice(0, 3).map(({ id, key }) => `${id} of ${key}`);
  return found.length > 3 ? `${names.join(', ')} and ${found.length - 3} more` : names.join(', ');
}

/** The age of the oldest at t0: how much was lost, in time. */
function describeAge(lost: WriteRecord[], run: RunView): string {
  const t0Ms = run.faults[0]?.t0?.[0];
  const oldestMs = Math.min(
    ...lost.slice(0, 10_000).map(({ answeredMs, sentMs }) => answeredMs ?? sentMs),
  );
  if (t0Ms === undefined) return '';
  const ageMs = Math.round(t0Ms - oldestMs);
  const when = ageMs >= 0 ? `${ageMs} ms before` : `${-ageMs} ms after`;
  return `; the oldest was acknowledged ${when} the fault`;
}
