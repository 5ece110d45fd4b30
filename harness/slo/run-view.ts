import type { EventOf } from '../journal/event.ts';
import type { JournalHeader } from '../journal/header.ts';
import type { Journal } from '../journal/reader.ts';
import { type Call, recordCalls } from './call-record.ts';
import { EventIndex } from './event-index.ts';
import { type FaultRecord, recordFaults } from './fault-record.ts';
import { RecoveryWatch } from './indicators/recovery-watch.ts';
import type { Span } from './interval.ts';
import { Lateness } from './lateness.ts';
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
  calls: Call[];
  /** Answers by probe, in the order in which they were sent. */
  probes: Map<string, EventOf<'probe'>[]>;
  ledger: LedgerRecord;
  faults: FaultRecord[];
  lateness: Lateness;
  recovery: RecoveryView;
  /** By the name of a trial: recovery from what was injected before it, as it stood when it was asked for. */
  recoveries: Map<string, RecoveryView>;
}

export function viewRun(journal: Journal): RunView {
  const events = new EventIndex(journal.events);
  const whole = findWhole(events);
  const torn = [...journal.torn];
  if (events.malformed > 0) torn.push(`${events.malformed} entries are no events of this schema`);
  return {
    header: journal.header,
    torn,
    events,
    whole,
    outcome: events.of('outcome').at(-1),
    calls: recordCalls(events, events.lastMs),
    probes: groupProbes(events),
    ledger: recordWrites(events),
    faults: recordFaults(journal.header, events, whole.toMs),
    lateness: new Lateness(events.of('late')),
    ...findRecoveries(journal.header, events, whole.toMs),
  };
}

function findWhole(events: EventIndex): Span {
  const phases = events.of('phase');
  const fromMs = phases[0]?.atMs ?? events.ordered[0]?.atMs ?? 0;
  const drained = phases.find(({ phase }) => phase === 'drain' || phase === 'end');
  return { fromMs, toMs: Math.max(fromMs, drained?.atMs ?? events.lastMs) };
}

function groupProbes(events: EventIndex): Map<string, EventOf<'probe'>[]> {
  const probes = Map.groupBy(events.of('probe'), (event) => event.probe);
  for (const answers of probes.values()) answers.sort((a, b) => a.sentMs - b.sentMs);
  return probes;
}

/** The same watch that the experiment asks while it runs, fed with the whole journal. */
function findRecoveries(
  header: JournalHeader,
  events: EventIndex,
  untilMs: number,
): Pick<RunView, 'recovery' | 'recoveries'> {
  const watch = new RecoveryWatch(header.scenario.steady);
  const trials = new Set(header.plan.steps.flatMap(({ name, repeat }) => (repeat ? [name] : [])));
  const recoveries: RunView['recoveries'] = new Map();
  let injected = 0;
  for (const event of events.ordered) {
    if (event.kind === 'fault' && event.state === 'asked') {
      const isTrial = injected > 0 && trials.has(event.fault);
      if (isTrial) recoveries.set(event.fault, viewRecovery(watch, event.atMs));
      injected += 1;
    }
    watch.accept(event);
  }
  return { recovery: viewRecovery(watch, untilMs), recoveries };
}

function viewRecovery(watch: RecoveryWatch, untilMs: number): RecoveryView {
  const { healAskedMs } = watch;
  return { healAskedMs, startMs: watch.findStart(untilMs), notBeforeMs: watch.notBefore(untilMs) };
}
