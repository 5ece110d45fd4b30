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
  kind: 'request' | 'dropped' | 'trend' | 'rate';
  /** It began then, or up to `spreadMs` later. */
  fromMs: number;
  toMs: number;
  spreadMs: number;
  /** Absent: it never came to an answer. */
  tookMs?: number;
  /** What k6 itself counts as its duration. */
  k6Ms?: number;
  bad: boolean;
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

/** What k6 did, on the experiment's clock: the same for every row that asks. */
export function recordLoad(run: RunView): LoadRecord {
  const record = records.get(run) ?? readLoad(run);
  records.set(run, record);
  return record;
}

function readLoad({ events, header }: RunView): LoadRecord {
  const clock = new WallClock(events.of('clock'));
  const ends = [...events.of('load-ended')];
  const started = [...events.of('load-started')];
  const place = (wallMs: number, tookMs: number) => {
    const { fromMs: toMs, spreadMs } = clock.map(wallMs);
    return { fromMs: toMs - tookMs, toMs, spreadMs };
  };
  const units: LoadUnit[] = [];
  for (const event of events.of('load-request')) {
    const { load, scenario, name, wallMs, blockedMs, durationMs, status, failed } = event;
    const tookMs = blockedMs + durationMs;
    const placed = { load, scenario, name, series: REQUESTS, ...place(wallMs, tookMs) };
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

/** The units that a row asks for: those of one kind of sample, and what was dropped instead of them. */
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
  // A scenario of which no request ever came to its end was dropped all the same.
  const isAll = scenario === undefined && name === undefined && filter.metric === undefined;
  const scenarios = new Set(wanted.map((unit) => `${unit.load} ${unit.scenario}`));
  const dropped = units.filter(
    (unit) =>
      unit.kind === 'dropped' &&
      (isAll || unit.scenario === scenario || scenarios.has(`${unit.load} ${unit.scenario}`)),
  );
  return [...wanted, ...dropped];
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

/** Units under way in the windows; and how many only may have been, as far as the clocks tell. */
export function selectLoad(
  units: LoadUnit[],
  windows: readonly Span[],
): { inside: LoadUnit[]; unclear: number } {
  let unclear = 0;
  const inside = units.filter(({ fromMs, toMs, spreadMs }) => {
    const early = overlapsAny(windows, fromMs, toMs);
    const late = overlapsAny(windows, fromMs + spreadMs, toMs + spreadMs);
    if (early !== late) unclear += 1;
    return early && late;
  });
  return { inside, unclear };
}

/** `requests of scenario reads`, `call_set_up` */
export function describeLoad({ scenario, name, metric }: LoadFilter): string {
  const what = metric ?? (name === undefined ? REQUESTS : `${REQUESTS} ${name}`);
  return scenario === undefined ? `${what} of k6` : `${what} of ${scenario}`;
}
