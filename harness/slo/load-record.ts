import type { EventOf } from '../journal/event.ts';
import type { LoadFilter } from '../scenario/scenario.ts';
import { overlapsAny, type Span } from './interval.ts';
import type { RunView } from './run-view.ts';
import { WallClock } from './wall-clock.ts';

/** The series that is judged when a row names no metric: every HTTP request. */
export const REQUESTS = 'requests';
/** Of k6's rates the one that is 1 when all is well. */
const CHECKS = 'checks';

/** One thing that k6 did, or failed to do. Its place on the experiment's clock is known up to `spreadMs`. */
export interface LoadUnit {
  load: string;
  scenario: string;
  /** `requests`, or a metric of the script's own. */
  series: string;
  name?: string;
  kind: 'request' | 'dropped' | 'hung' | 'trend' | 'rate';
  /** Not before then, where nobody knows when it began: only from `fromMs` on it surely was under way. */
  earliestMs: number;
  /** It had begun then, or up to `spreadMs` later. */
  fromMs: number;
  toMs: number;
  spreadMs: number;
  /** Absent: it never came to an answer. */
  tookMs?: number;
  /** What k6 itself counts as its duration. */
  k6Ms?: number;
  bad: boolean;
  /** It may have hung, or was cut short in its time: nobody knows. */
  doubtful?: boolean;
}

/** How one script's load went on. */
interface LoadLife {
  load: string;
  /** When k6 ended of itself, before the run's load did. */
  endedMs?: number;
  /** The run was to last as long as the script does. */
  toEnd: boolean;
}

export interface LoadRecord {
  units: LoadUnit[];
  lives: LoadLife[];
  /** Why nothing of it can be placed in time. */
  fault?: string;
  /** `scenario of script` → the executor, of those that wait for their answers. */
  closed: Map<string, string>;
}

const records = new WeakMap<RunView, LoadRecord>();

/** What k6 did, on the experiment's clock: worked out once for every row of a run. */
export function recordLoad(run: RunView): LoadRecord {
  const known = records.get(run) ?? readLoad(run);
  records.set(run, known);
  return known;
}

function readLoad({ events, header }: RunView): LoadRecord {
  const clock = new WallClock(events.of('clock'));
  const ends = [...events.of('load-ended')];
  const started = [...events.of('load-started')];
  const place = (wallMs: number, tookMs: number) => {
    const { fromMs: toMs, spreadMs } = clock.map(wallMs);
    return { earliestMs: toMs - tookMs, fromMs: toMs - tookMs, toMs, spreadMs };
  };
  const placeBegin = (wallMs: number, begin: Begin) => {
    const placed = place(wallMs, 0);
    const { beganFromWallMs = wallMs, beganToWallMs = wallMs } = begin;
    const earliestMs = placed.toMs - (wallMs - beganFromWallMs);
    return { ...placed, earliestMs, fromMs: placed.toMs - (wallMs - beganToWallMs) };
  };
  const units: LoadUnit[] = [];
  for (const event of events.of('load-request')) {
    const { load, scenario, name, wallMs, blockedMs, durationMs, status, failed } = event;
    const tookMs = blockedMs + durationMs;
    const isTimed = event.beganFromWallMs === undefined;
    const when = isTimed ? place(wallMs, tookMs) : placeBegin(wallMs, event);
    const placed = { load, scenario, name, series: REQUESTS, ...when };
    const answered = status === undefined ? {} : { tookMs };
    units.push({ ...placed, kind: 'request', ...answered, k6Ms: durationMs, bad: failed });
  }
  for (const { load, scenario, wallMs, count } of events.of('load-dropped')) {
    const dropped: LoadUnit = {
      ...{ load, scenario, series: REQUESTS, kind: 'dropped', bad: true },
      ...place(wallMs, 0),
    };
    for (let each = 0; each < count; each += 1) units.push(dropped);
  }
  for (const event of events.of('load-cut')) {
    const state = weighCut(event);
    if (state === 'in-time') continue;
    const { load, scenario, wallMs } = event;
    const hung = { load, scenario, series: REQUESTS, kind: 'hung', bad: true } as const;
    const doubt = state === 'doubtful' ? { doubtful: true } : {};
    units.push({ ...hung, ...placeBegin(wallMs, event), ...doubt });
  }
  for (const { load, scenario, wallMs, metric, type, value } of events.of('load-value')) {
    const isTime = type === 'trend';
    const bad = !isTime && (metric === CHECKS ? value === 0 : value !== 0);
    const placed = place(wallMs, isTime ? Math.max(0, value) : 0);
    const took = isTime ? { tookMs: value, k6Ms: value } : {};
    units.push({ load, scenario, series: metric, kind: type, ...placed, ...took, bad });
  }
  const lives = started.map(({ load }): LoadLife => {
    const end = ends.find((each) => each.load === load && !each.asked);
    const toEnd = header.scenario.load.k6?.find(({ name }) => name === load)?.toEnd ?? false;
    return { load, endedMs: end?.atMs, toEnd };
  });
  const fault = clock.fault ?? findHole(ends);
  return { units, lives, fault, closed: findClosed(started) };
}

/** What a gauge that is read once a second can miss, twice. */
const UNKNOWN_MS = 2_000;

/**
 * An iteration that was cut short hung when it had surely been under way for longer than any of its scenario
 * that ended well, and not when it had not: its end was simply not waited for. Where none ended well, or
 * where nobody knows when it began, nobody knows either.
 */
function weighCut(cut: EventOf<'load-cut'>): 'hung' | 'in-time' | 'doubtful' {
  const { wallMs, beganFromWallMs, beganToWallMs, longestMs } = cut;
  if (longestMs === undefined) return 'doubtful';
  if (wallMs - beganToWallMs > longestMs) return 'hung';
  return wallMs - beganFromWallMs > longestMs + UNKNOWN_MS ? 'doubtful' : 'in-time';
}

type Begin = Pick<EventOf<'load-request'>, 'beganFromWallMs' | 'beganToWallMs'>;

/** What k6 said and nobody could read is missing from every row. */
function findHole(ends: readonly { load: string; unread: number }[]): string | undefined {
  const torn = ends.find(({ unread }) => unread > 0);
  return torn && `${torn.unread} lines of k6 with ${torn.load} could not be read`;
}

/** Executors that send the next request when the last one was answered: slow answers lower their rate. */
function findClosed(started: { load: string; executors: Record<string, string> }[]) {
  const closed = new Map<string, string>();
  for (const { load, executors } of started) {
    for (const [scenario, executor] of Object.entries(executors)) {
      if (!executor.endsWith('arrival-rate')) closed.set(`${scenario} of ${load}`, executor);
    }
  }
  return closed;
}

/** The units that a row asks for: those of one kind of sample, and what was dropped or hung instead of them. */
export function filterLoad(
  { units }: LoadRecord,
  filter: LoadFilter,
  kinds: LoadUnit['kind'][],
): LoadUnit[] {
  const { scenario, name, metric = REQUESTS } = filter;
  const wanted = units.filter(
    (unit) =>
      unit.series === metric &&
      kinds.includes(unit.kind) &&
      (scenario === undefined || unit.scenario === scenario) &&
      (name === undefined || unit.name === name),
  );
  // A scenario of which no request ever came to its end was dropped, or hung, all the same.
  const isAll = scenario === undefined && name === undefined && filter.metric === undefined;
  const scenarios = new Set(wanted.map((unit) => `${unit.load} ${unit.scenario}`));
  const never = units.filter(
    (unit) =>
      (unit.kind === 'dropped' || unit.kind === 'hung') &&
      (isAll || unit.scenario === scenario || scenarios.has(`${unit.load} ${unit.scenario}`)),
  );
  return [...wanted, ...never];
}

/** Why a row cannot be judged on these units at all, whatever they say. */
export function findLoadFault(
  record: LoadRecord,
  units: LoadUnit[],
  windows: readonly Span[],
  whole: Span,
): string | undefined {
  if (record.fault !== undefined) return record.fault;
  const loads = new Set(units.map(({ load }) => load));
  const lastMs = Math.max(...windows.map(({ toMs }) => toMs));
  for (const { load, endedMs, toEnd } of record.lives) {
    if (endedMs === undefined || endedMs >= lastMs || !loads.has(load)) continue;
    // A run that lasts as long as its script ends with it: what reaches that end was seen whole.
    if (toEnd && lastMs >= whole.toMs) continue;
    return (
      `k6 with ${load} had ended at ${Math.round(endedMs)} ms, and the window lasts until ` +
      `${Math.round(lastMs)} ms: let the script run for longer`
    );
  }
  for (const unit of units) {
    const executor = record.closed.get(`${unit.scenario} of ${unit.load}`);
    if (executor === undefined) continue;
    return (
      `scenario ${unit.scenario} of ${unit.load} is a closed loop (${executor}): it waits for its ` +
      'answers, so that a slow stack is asked less often; an arrival-rate executor is not'
    );
  }
  return undefined;
}

/** The units of a row's windows. */
export interface SelectedLoad {
  /** Surely under way in them. */
  inside: LoadUnit[];
  /** Bad ones of which nobody knows whether they were, or whether they are bad. */
  possible: LoadUnit[];
  /** How many good ones only may have been, as far as the clocks tell. */
  unclear: number;
}

/** Units under way in the windows, and those that only may have been. */
export function selectLoad(units: LoadUnit[], windows: readonly Span[]): SelectedLoad {
  const selected: SelectedLoad = { inside: [], possible: [], unclear: 0 };
  for (const unit of units) {
    const { earliestMs, fromMs, toMs, spreadMs } = unit;
    const early = overlapsAny(windows, fromMs, toMs);
    const late = overlapsAny(windows, fromMs + spreadMs, toMs + spreadMs);
    if (early && late && !unit.doubtful) selected.inside.push(unit);
    else if (!early && !late && !overlapsAny(windows, earliestMs, toMs + spreadMs)) continue;
    else if (unit.bad) selected.possible.push(unit);
    else selected.unclear += 1;
  }
  return selected;
}

/** `requests of scenario reads`, `call_set_up` */
export function describeLoad({ scenario, name, metric }: LoadFilter): string {
  const what = metric ?? (name === undefined ? REQUESTS : `${REQUESTS} ${name}`);
  return scenario === undefined ? `${what} of k6` : `${what} of ${scenario}`;
}
