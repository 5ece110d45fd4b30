import type { RawCommon, RawExpectation, RawKind, RawRow } from './expectation-schema.ts';
import type { Bound, Expectation, LoadFilter, Statistic, Window } from './scenario.ts';

/** Where a row stands in its file, and how it is written there. */
export interface Written {
  line: number;
  text: string;
}

/** The row of one kind; several kinds share a shape, which `Extract` would not find. */
type RowOf<K extends RawKind, Row = Expectation> = Row extends { kind: infer Kinds }
  ? K extends Kinds
    ? Row
    : never
  : never;
type Spec<K extends RawKind> = Omit<
  RowOf<K>,
  'kind' | 'line' | 'text' | 'window' | 'requires' | 'confidence'
>;

const bounds = (row: Partial<Record<Statistic, number>>): { bounds: Bound[] } => ({
  bounds: (['p50', 'p90', 'p95', 'p99', 'max'] as const).flatMap((statistic) => {
    const atMostMs = row[statistic];
    return atMostMs === undefined ? [] : [{ statistic, atMostMs }];
  }),
});
const failover = (row: RawRow<'failover'>) => ({ of: row.of, to: row.to, withinMs: row.within });
const answered = (row: RawRow<'request-failover'>) => ({ of: row.of, withinMs: row.within });
const atLeast = (row: RawRow<'turn-success'>) => ({ atLeast: row.atLeast });
const ofLoad = ({ scenario, name, metric }: LoadFilter): LoadFilter => ({ scenario, name, metric });
const max = (row: RawRow<'calls-dropped'>) => ({ max: row.max });

/** What a stack has to begin and to end its degraded headers, unless a row says otherwise. */
const SETTLE_MS = 500;

/** How each kind of row is resolved from what its author wrote. */
const resolvers: { [K in RawKind]: (row: RawRow<K>) => Spec<K> } = {
  'turn-latency': bounds,
  'dead-air': bounds,
  'answer-gap': bounds,
  'response-time': (row) => ({ of: row.of, ...bounds(row) }),
  failover,
  'failover-at-connect': failover,
  'turn-success': atLeast,
  'conversation-kept': atLeast,
  coverage: ({ of, atLeast }) => ({ of, atLeast }),
  'calls-dropped': max,
  'utterances-lost': max,
  words: ({ repeatedPerCall, skipped, stale }) => ({ repeatedPerCall, skipped, stale }),
  headers: resolveHeaders,
  availability: ({ of, atLeast, bad }) => ({ of, atLeast, bad }),
  'request-failover': answered,
  'time-to-degraded-answer': answered,
  'read-freshness': (row) => ({ of: row.of, wrong: row.wrong, ...bounds(row) }),
  'sessions-kept': atLeast,
  banner: ({ probe, text }) => ({ probe, banner: text }),
  writes: ({ lost, doubled, misordered, resurrected, acknowledged, receiptsMarked }) => ({
    lost,
    doubled,
    misordered,
    resurrected,
    acknowledged,
    receiptsMarked,
  }),
  recovery: (row) => ({ withinMs: row.within }),
  'load-latency': (row) => ({ ...ofLoad(row), ...bounds(row) }),
  'load-errors': (row) => ({ ...ofLoad(row), atMost: row.atMost }),
  metric: ({ of, name, labels, equals, when }) => ({ component: of, name, labels, equals, when }),
  slo: ({ of, atLeast, spends }) => ({ of, atLeast, spendsAtMost: spends?.atMost }),
  'incident-cost': ({ slo, outage, atMost }) => ({ of: slo, outageMs: outage, atMost }),
  'burn-rate': ({ slo, over, atMost }) => ({ of: slo, lookbackMs: over, atMost }),
};

/** Rows that judge the whole run unless they say otherwise: a budget burns outside of faults too. */
const WHOLE_RUN = ['slo', 'burn-rate'];

/** A row as written → a row as it is judged. */
export function resolveExpectation(
  row: RawExpectation,
  written: Written,
  hasFault: boolean,
): Expectation {
  const [kind, given] = Object.entries(row).find(([, value]) => value !== undefined) ?? [];
  const resolve = resolvers[kind as RawKind] as (row: unknown) => object;
  const { requires, confidence } = given as RawCommon;
  // `over` of a burn rate is the length of its look-back, not a window.
  const common = kind === 'burn-rate' ? { ...given, over: undefined } : given;
  const overFault = hasFault && !WHOLE_RUN.includes(kind ?? '');
  const window = resolveWindow(common as RawCommon, overFault);
  return { kind, ...resolve(given), ...written, window, requires, confidence } as Expectation;
}

function resolveWindow({ during, after, over }: RawCommon, hasFault: boolean): Window {
  const [first, ...others] = during ?? [];
  if (first !== undefined) {
    return others.length > 0 ? { during: first, alsoDuring: others } : { during: first };
  }
  if (after !== undefined) return { after };
  return { over: over ?? (hasFault ? 'fault' : 'all') };
}

function resolveHeaders(row: RawRow<'headers'>): Spec<'headers'> {
  const present: Record<string, string> = {};
  for (const [name, value] of Object.entries(row)) {
    if (/^[A-Z]/.test(name)) present[name.toLowerCase()] = String(value);
  }
  const lower = (names: string[] = []) => names.map((name) => name.toLowerCase());
  const [carried, absent] = [lower(row.present), lower(row.absent)];
  const settleMs = row.settle ?? SETTLE_MS;
  return {
    probe: row.probe,
    present,
    ...(carried.length > 0 ? { carried } : {}),
    absent,
    honest: row.honest ?? false,
    settleMs,
  };
}
