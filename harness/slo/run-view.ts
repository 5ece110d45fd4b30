import type { EventOf } from '../journal/event.ts';
import { EventIndex } from '../journal/event-index.ts';
import type { JournalHeader } from '../journal/header.ts';
import type { Journal } from '../journal/reader.ts';
import { CallBook } from './call-book.ts';
import { type FaultRecord, recordFaults } from './fault-record.ts';
import { RecoveryWatch } from './indicators/recovery-watch.ts';
import type { Span } from './interval.ts';
import { Lateness } from './lateness.ts';
import { groupProbes, type ProbeAnswers } from './probe-answers.ts';
import { type LedgerRecord, recordWrites } from './write-record.ts';

/** Recovery as the judge sees it. */
export interface RecoveryView {
  healAskedMs?: number;
  /** Start of the first good 5 s, when there was one. */
  startMs?: number;
  /** Without one: the earliest instant at which it can still have begun. */
  notBeforeMs: number;
}

/** A journal indexed once, for every row to read. */
export interface RunView {
  header: JournalHeader;
  torn: string[];
  events: EventIndex;
  /** From the first phase to the end of the load. */
  whole: Span;
  outcome?: EventOf<'outcome'>;
  /** By the time of dialling. A call and what is in it is made when it is asked for: hold few at once. */
  calls: CallBook;
  /** Answers by probe, in the order in which they were sent; each is made when it is asked for. */
  probes: ReadonlyMap<string, ProbeAnswers>;
  ledger: LedgerRecord;
  faults: FaultRecord[];
  lateness: Lateness;
  recovery: RecoveryView;
  /** By the name of a trial: recovery from what was injected before it, as it stood when it was asked for. */
  recoveries: Map<string, RecoveryView>;
}

const views = new WeakMap<Journal, RunView>();

/** The same journal gives the same view: judge and reports read it, and none works it out again. */
export function viewRun(journal: Journal): RunView {
  const known = views.get(journal) ?? indexRun(journal);
  views.set(journal, known);
  return known;
}

/** Each part is worked out when it is first asked for. */
function indexRun(journal: Journal): RunView {
  const { header } = journal;
  const events = EventIndex.from(journal.events);
  const whole = findWhole(events);
  const torn = [...journal.torn];
  if (events.malformed > 0) torn.push(`${events.malformed} entries are no events of this schema`);
  const calls = once(() => new CallBook(events));
  const probes = once(() => groupProbes(events));
  const ledger = once(() => recordWrites(events));
  const faults = once(() => recordFaults(header, events, whole.toMs));
  const lateness = once(() => new Lateness(events.of('late')));
  const recovery = once(() => findRecovery(header, events, whole.toMs));
  const recoveries = once(() => findRecoveries(header, events));
  return {
    header,
    torn,
    events,
    whole,
    outcome: events.of('outcome').at(-1),
    get calls() {
      return calls();
    },
    get probes() {
      return probes();
    },
    get ledger() {
      return ledger();
    },
    get faults() {
      return faults();
    },
    get lateness() {
      return lateness();
    },
    get recovery() {
      return recovery();
    },
    get recoveries() {
      return recoveries();
    },
  };
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function findWhole(events: EventIndex): Span {
  const phases = events.of('phase');
  const fromMs = phases[0]?.atMs ?? events.firstMs;
  const drained = phases.find(({ phase }) => phase === 'drain' || phase === 'end');
  return { fromMs, toMs: Math.max(fromMs, drained?.atMs ?? events.lastMs) };
}

/** How far after the heal a first look for recovery goes: all the rest is read only where it must be. */
const FIRST_LOOK_MS = 60_000;

/**
 * The same watch that the experiment asks while it runs, fed with the journal. Of turns and requests
 * only those after the heal decide, and of these only those until 5 s after the recovery: it is looked
 * for in ever longer stretches, so that a long run need not be held.
 */
function findRecovery(header: JournalHeader, events: EventIndex, untilMs: number): RecoveryView {
  const faults = new RecoveryWatch(header.scenario.steady);
  for (const event of events.of('fault')) faults.accept(event);
  const { healAskedMs } = faults;
  if (healAskedMs === undefined) return { notBeforeMs: faults.notBefore(untilMs) };
  for (let lookMs = FIRST_LOOK_MS; ; lookMs *= 8) {
    const endMs = healAskedMs + lookMs;
    const watch = watchBetween(header, events, [healAskedMs, endMs]);
    const startMs = watch.findStart(Math.min(untilMs, endMs));
    if (startMs === undefined && endMs < events.lastMs) continue;
    return { healAskedMs, startMs, notBeforeMs: watch.notBefore(untilMs) };
  }
}

function watchBetween(
  header: JournalHeader,
  events: EventIndex,
  [fromMs, toMs]: readonly [number, number],
): RecoveryWatch {
  const watch = new RecoveryWatch(header.scenario.steady);
  for (const event of events.of('fault')) watch.accept(event);
  for (const kind of ['turn-ended', 'probe', 'session-checked'] as const) {
    const { table } = events.tableOf(kind);
    const isTimed = kind !== 'turn-ended';
    for (let row = 0; row < table.length; row += 1) {
      const answeredMs = isTimed ? table.numberAt(row, 'answeredMs') : undefined;
      const atMs = answeredMs ?? table.numberAt(row, 'atMs') ?? 0;
      if (atMs > fromMs && atMs <= toMs) watch.accept(table.at(row));
    }
  }
  for (const event of events.inOrder(['write-answered', 'writes-visible', 'read-back'])) {
    watch.accept(event);
  }
  return watch;
}

/** What the watch reads, for the trials of a run: from each the stack had to recover before the next. */
const WATCHED = [
  'fault',
  'turn-ended',
  'probe',
  'session-checked',
  'write-answered',
  'writes-visible',
  'read-back',
] as const;

function findRecoveries(header: JournalHeader, events: EventIndex): Map<string, RecoveryView> {
  const recoveries: RunView['recoveries'] = new Map();
  const trials = new Set(header.plan.steps.flatMap(({ name, repeat }) => (repeat ? [name] : [])));
  if (trials.size === 0) return recoveries;
  const watch = new RecoveryWatch(header.scenario.steady);
  let injected = 0;
  for (const event of events.inOrder(WATCHED)) {
    if (event.kind === 'fault' && event.state === 'asked') {
      const isTrial = injected > 0 && trials.has(event.fault);
      if (isTrial) recoveries.set(event.fault, viewRecovery(watch, event.atMs));
      injected += 1;
    }
    watch.accept(event);
  }
  return recoveries;
}

function viewRecovery(watch: RecoveryWatch, untilMs: number): RecoveryView {
  const { healAskedMs } = watch;
  return { healAskedMs, startMs: watch.findStart(untilMs), notBeforeMs: watch.notBefore(untilMs) };
}
