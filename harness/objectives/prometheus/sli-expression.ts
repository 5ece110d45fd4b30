import { BAD_QUERY, TOTAL_QUERY } from '../openslo/annotations.ts';
import type { MetricSource, ServiceLevel, ServiceLevelObjective } from '../service-level.ts';

/** The range of a query as Sloth writes it. */
const WINDOW = /\{\{\s*\.window\s*\}\}/;
const SELECTOR = /^(?:sum\s*\(\s*)?([a-zA-Z_:][\w:]*(?:\{[^{}]*\})?)\s*\)?$/;
const OPERATORS = { lte: '<=', gte: '>=', lt: '<', gt: '>' } as const;

/** What a service level that is measured from journals is in production: a counter of our own name. */
export const EVENTS_METRIC = 'deadair_events_total';

/** The share of bad events over a range, in PromQL, or why there is none. */
export type SliExpression = { errorRatio: (range: string) => string } | { refused: string };

/** How Prometheus measures a service level. */
export function describeSli(level: ServiceLevel, objective: ServiceLevelObjective): SliExpression {
  if (level.method !== 'occurrences') {
    const reason = `its budget is counted in ${level.method}, and burn rates are of occurrences`;
    return { refused: `${reason}. Write budgetingMethod: Occurrences.` };
  }
  const own = describeOwn(level);
  if (own) return own;
  const { indicator } = level;
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
  const rate = (labels: string, range: string): string =>
    `sum(rate(${EVENTS_METRIC}{${labels}}[${range}]))`;
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
  const [top, bottom] = ranged as ((range: string) => string)[];
  // A counter with labels is not there before its first event: nothing good must not read as nothing at all.
  const present = (range: string): string => `((${top?.(range)}) or vector(0))`;
  return { errorRatio: (range) => finish(`${present(range)}\n/\n(${bottom?.(range)})`) };
}

/** A query over a range: `{{.window}}` is filled in, a plain selector is summed up. */
function rangeQuery(
  source: MetricSource | undefined,
  counter: boolean,
): string | ((range: string) => string) {
  const query = findQuery(source);
  if (query === undefined) return explainQuery(source);
  if (WINDOW.test(query)) return (range) => query.split(WINDOW).join(range);
  const [, selector] = SELECTOR.exec(query.trim()) ?? [];
  if (selector === undefined) return explainQuery(source);
  const over = counter ? 'rate' : 'sum_over_time';
  return (range) => `sum(${over}(${selector}[${range}]))`;
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
  if (WINDOW.test(query)) return { errorRatio: (range) => finish(query.split(WINDOW).join(range)) };
  return { errorRatio: (range) => finish(`avg_over_time((${query})[${range}:])`) };
}

/** A gauge held against a value: the share of the time in which it was not good. */
function compare(
  source: MetricSource,
  { op = 'lte', value = 0 }: ServiceLevelObjective,
): SliExpression {
  const query = findQuery(source);
  if (query === undefined) return { refused: explainQuery(source) };
  const good = `(${query}) ${OPERATORS[op]} bool ${value}`;
  return { errorRatio: (range) => `1 - avg_over_time((${good})[${range}:])` };
}
