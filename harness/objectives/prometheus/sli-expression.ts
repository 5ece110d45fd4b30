import { errorBudget } from '../burn-rate.ts';
import { BAD_QUERY, TOTAL_QUERY } from '../openslo/annotations.ts';
import { formatShorthand } from '../openslo/duration-shorthand.ts';
import {
  DEFAULT_SLICE_MS,
  type MetricSource,
  type ServiceLevel,
  type ServiceLevelObjective,
} from '../service-level.ts';
import { SLICE_TOLERANCE } from '../slice-trace.ts';

/** The range of a query as Sloth writes it. */
const WINDOW = /\{\{\s*\.window\s*\}\}/;
const SELECTOR = /^(?:sum\s*\(\s*)?([a-zA-Z_:][\w:]*(?:\{[^{}]*\})?)\s*\)?$/;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** promtool computes no more than 10,000 at once of a query within a query; 30 days in steps of 5 minutes. */
const MOST_LOOKS = 8_640;
const OPERATORS = { lte: '<=', gte: '>=', lt: '<', gt: '>' } as const;

/** What a service level that is measured from journals is in production: a counter of our own name. */
export const EVENTS_METRIC = 'deadair_events_total';

/** The share of what is bad over a range of so many ms, in PromQL, or why there is none. */
export type SliExpression = { errorRatio: (rangeMs: number) => string } | { refused: string };

/** How Prometheus measures a service level: its events, or the slices of time that its method counts. */
export function describeSli(level: ServiceLevel, objective: ServiceLevelObjective): SliExpression {
  const events = describeEvents(level, objective);
  if ('refused' in events || level.method === 'occurrences') return events;
  return describeSlices(level, objective, events.errorRatio);
}

function describeEvents(level: ServiceLevel, objective: ServiceLevelObjective): SliExpression {
  const own = describeOwn(level);
  if (own) return own;
  const { indicator } = level;
  if (indicator.kind === 'composite') {
    return { refused: 'it is a composite. Write an SLO for each of its indicators.' };
  }
  const { counter = true } = indicator;
  switch (indicator.kind) {
    case 'ratio':
      return divide(indicator.good, indicator.total, counter, (ratio) => `1 - (${ratio})`);
    case 'ratio-of-bad':
      return divide(indicator.bad, indicator.total, counter, (ratio) => ratio);
    case 'raw':
      return averageRaw(indicator.raw, indicator.rawType);
    default:
      return compare(indicator.metric, objective);
  }
}

/** Whether a level is measured from journals and has no queries of its own: its counters are ours. */
export function readsOwnCounters({ indicator, annotations }: ServiceLevel): boolean {
  return annotations?.[BAD_QUERY] === undefined && Object.values(indicator).some(isJournalSource);
}

/** Of journals: the author's own queries, or the counters that a generated test feeds. */
function describeOwn(level: ServiceLevel): SliExpression | undefined {
  const { name, annotations = {} } = level;
  const { [BAD_QUERY]: bad, [TOTAL_QUERY]: total } = annotations;
  if (bad !== undefined) {
    const [part, whole] = [bad, total].map((query) => ({ spec: { query } }));
    return divide(part, whole, true, (ratio) => ratio);
  }
  if (!readsOwnCounters(level)) return undefined;
  const slo = `slo="${name}"`;
  const rate = (labels: string, rangeMs: number): string =>
    `sum(rate(${EVENTS_METRIC}{${labels}}[${writeLength(rangeMs)}]))`;
  return {
    errorRatio: (range) => `${rate(`${slo},result="bad"`, range)}\n/\n${rate(slo, range)}`,
  };
}

function isJournalSource(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (value as MetricSource).type === 'deadair';
}

function divide(
  part: MetricSource | undefined,
  whole: MetricSource | undefined,
  counter: boolean,
  finish: (ratio: string) => string,
): SliExpression {
  const ranged = [part, whole].map((source) => rangeQuery(source, counter));
  const refused = ranged.find((one) => typeof one === 'string');
  if (typeof refused === 'string') return { refused };
  const [top, bottom] = ranged as ((rangeMs: number) => string)[];
  // A counter with labels is not there before its first event: nothing good must not read as nothing at all.
  const present = (range: number): string => `((${top?.(range)}) or vector(0))`;
  return { errorRatio: (range) => finish(`${present(range)}\n/\n(${bottom?.(range)})`) };
}

/** A query over a range: `{{.window}}` is filled in, a plain selector is summed up. */
function rangeQuery(
  source: MetricSource | undefined,
  counter: boolean,
): string | ((rangeMs: number) => string) {
  const query = findQuery(source);
  if (query === undefined) return explainQuery(source);
  if (WINDOW.test(query)) return (range) => fillWindow(query, range);
  const [, selector] = SELECTOR.exec(query.trim()) ?? [];
  if (selector === undefined) return explainQuery(source);
  const over = counter ? 'rate' : 'sum_over_time';
  return (range) => `sum(${over}(${selector}[${writeLength(range)}]))`;
}

/** The PromQL of a source; of no type it is taken for Prometheus. */
function findQuery({ type = 'prometheus', spec }: MetricSource = { spec: {} }): string | undefined {
  const { query } = spec;
  return type.toLowerCase() === 'prometheus' && typeof query === 'string' ? query : undefined;
}

function explainQuery({ type, spec }: MetricSource = { spec: {} }): string {
  const of = type === undefined ? '' : ` of type ${type}`;
  const got = typeof spec.query === 'string' ? `the query ${spec.query}${of}` : `no query${of}`;
  return (
    `got ${got}. Expected spec.query in PromQL with {{.window}} for the range, such as ` +
    'sum(rate(requests_total[{{.window}}])), or a plain selector.'
  );
}

function averageRaw(source: MetricSource, rawType: 'success' | 'failure'): SliExpression {
  const query = findQuery(source);
  if (query === undefined) return { refused: explainQuery(source) };
  const finish = (ratio: string): string => (rawType === 'success' ? `1 - (${ratio})` : ratio);
  if (WINDOW.test(query)) return { errorRatio: (range) => finish(fillWindow(query, range)) };
  return { errorRatio: (range) => finish(`avg_over_time((${query})[${lookEvery(range)}])`) };
}

/** A gauge held against a value: the share of the time in which it was not good. */
function compare(
  source: MetricSource,
  { op = 'lte', value = 0 }: ServiceLevelObjective,
): SliExpression {
  const query = findQuery(source);
  if (query === undefined) return { refused: explainQuery(source) };
  const good = `(${query}) ${OPERATORS[op]} bool ${value}`;
  return { errorRatio: (range) => `1 - avg_over_time((${good})[${lookEvery(range)}])` };
}

function fillWindow(query: string, rangeMs: number): string {
  return query.split(WINDOW).join(writeLength(rangeMs));
}

/** A gauge is looked at as often as rules are evaluated, over long ranges as often as may be. */
function lookEvery(rangeMs: number): string {
  const every = countLooks(rangeMs, MINUTE_MS);
  return `${writeLength(rangeMs)}:${every === 1 ? '' : writeLength(every * MINUTE_MS)}`;
}

/**
 * Slices of time: a query within a query looks at whole slices, since Prometheus takes its instants from
 * multiples of the step. The range is a second shorter than it says, so that the slice which ended at its
 * beginning is not in it. What is not a number is a slice without an event, and left out.
 */
function describeSlices(
  { method, alerts }: ServiceLevel,
  { timeSliceTarget = 1, timeSliceWindowMs: sliceMs = DEFAULT_SLICE_MS }: ServiceLevelObjective,
  errorRatio: (rangeMs: number) => string,
): SliExpression {
  const slice = writeLength(sliceMs);
  if (sliceMs % SECOND_MS !== 0) {
    const reason = `its slices of ${slice} are no whole seconds`;
    return { refused: `${reason}, and Prometheus has no words for others in a range.` };
  }
  if (sliceMs % MINUTE_MS !== 0 && MINUTE_MS % sliceMs !== 0) {
    return { refused: `its slices of ${slice} are neither minutes nor whole parts of one.` };
  }
  for (const { name, longWindowMs, shortWindowMs = longWindowMs } of alerts) {
    const cut = [shortWindowMs, longWindowMs].find((ms) => ms % sliceMs !== 0);
    if (cut === undefined) continue;
    const reason = `its alert ${name} looks back ${writeLength(cut)}, which is no number of slices of ${slice}`;
    return { refused: `${reason}. Expected longer windows, or shorter slices.` };
  }
  const counted = `(${errorRatio(sliceMs)}) >= -1`;
  const limit = Number((errorBudget(timeSliceTarget) + SLICE_TOLERANCE).toPrecision(12));
  const bad = method === 'timeslices' ? `(${counted}) > bool ${limit}` : counted;
  return {
    errorRatio: (rangeMs) => {
      const every = writeLength(countLooks(rangeMs, sliceMs) * sliceMs);
      return `avg_over_time((${bad})[${rangeMs / 1_000 - 1}s:${every}])`;
    },
  };
}

/** Of how many steps in a range one is looked at: of each, unless there are too many. */
function countLooks(rangeMs: number, stepMs: number): number {
  return Math.ceil(rangeMs / stepMs / MOST_LOOKS);
}

function writeLength(ms: number): string {
  return formatShorthand(ms) ?? `${ms / 1_000}s`;
}
