import type { VerdictName } from '../scenario/scenario.ts';
import type { Verdict } from '../slo/verdict.ts';
import type { RunRecord } from './run-record.ts';

/** The runs of one scenario on one profile and backend: what can be followed over time. */
export interface Series {
  scenario: string;
  title: string;
  profile?: string;
  backend: string;
  /** By the time at which they began; never empty. */
  runs: RunRecord[];
  newest: RunRecord;
}

/** Groups runs into series, in the order of their scenarios. */
export function listSeries(runs: RunRecord[]): Series[] {
  const groups = Map.groupBy(runs, ({ verdict, origin }) =>
    JSON.stringify([verdict.scenario, verdict.profile, verdict.backend, origin?.stackFile]),
  );
  const series = [...groups.values()].flatMap((group): Series[] => {
    const sorted = group.toSorted((a, b) => a.startedMs - b.startedMs);
    const newest = sorted.at(-1);
    if (!newest) return [];
    const { scenario, title, profile, backend } = newest.verdict;
    return [{ scenario, title, profile, backend, runs: sorted, newest }];
  });
  return series.sort((a, b) => (nameSeries(a) < nameSeries(b) ? -1 : 1));
}

/** `Grok dies in the middle of calls · phase-1` */
export function nameSeries({ title, profile, backend }: Omit<Series, 'runs' | 'newest'>): string {
  return [title, profile, backend === 'embedded' ? undefined : backend].filter(Boolean).join(' · ');
}

/**
 * How a run stands beside what its scenario expects, as its exit code says it: a weak profile that is
 * missed on purpose stands as met, and one that is met all the same does not. A miss that nobody expected
 * counts however the run ended; nothing stands as expected by a run that proves nothing, or was cut short.
 */
export function standingOf({ verdict, expected, outcome, valid }: Verdict): VerdictName {
  if (verdict === 'missed' && (outcome === 'failed' || expected !== 'missed')) return 'missed';
  if (['failed', 'interrupted', 'torn'].includes(outcome)) return 'inconclusive';
  if (verdict === 'missed' && !valid) return 'inconclusive';
  if (verdict === expected) return 'met';
  return verdict === 'inconclusive' ? 'inconclusive' : 'missed';
}
