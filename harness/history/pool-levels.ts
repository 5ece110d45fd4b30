import { spendBudget } from '../slo/budget/error-budget.ts';
import { intervalOfShare } from '../slo/intervals/clustered-share.ts';
import { decideShare, type ShareClaim } from '../slo/intervals/decide-share.ts';
import type { ServiceLevelRecord } from '../slo/service-level-record.ts';
import type { RunRecord } from './run-record.ts';

/** One objective over many runs of the same profile and backend. */
export interface PooledLevel {
  profile?: string;
  backend: string;
  /** Runs of the period that measured it, the newest last; empty: no data. */
  runs: { folder: string; scenario: string; startedMs: number; bad: number; all: number }[];
  /** Runs of the period that measured it and were invalid or cut short: nothing of them is added. */
  leftOut: number;
  /** Missed, as every scenario that measured it expects of its profile: no failure, and no proof either. */
  isKnownGap: boolean;
  /** What tells it from others of the same name: its stack file, or how it was defined. */
  apart?: string;
  record: ServiceLevelRecord;
}

type OptionalCount = 'undecided_events_count' | 'maintenance_ms' | 'maintenance_events_count';

type Pooled = PooledLevel & { stackFile: string | undefined };

/** A record, and the run that it is of. */
interface Measured {
  run: RunRecord;
  record: ServiceLevelRecord;
}

/**
 * Adds up what runs of a period say of each objective. An objective that only runs outside of the period
 * measured is there too, and says that there is no data.
 */
export function poolLevels(runs: RunRecord[], outside: RunRecord[]): PooledLevel[] {
  const inPeriod = listMeasured(runs);
  const groups = Map.groupBy([...inPeriod, ...listMeasured(outside)], keyOf);
  const within = new Set(inPeriod);
  const pooled = [...groups.values()].flatMap((all): Pooled[] => {
    const present = all.filter((one) => within.has(one));
    const own = present.filter(isSound);
    const [first] = all;
    if (!first) return [];
    const { profile, backend } = first.run.verdict;
    const told = own.map(({ run, record }) => ({
      folder: run.folder,
      scenario: run.verdict.scenario,
      startedMs: run.startedMs,
      bad: record.bad_events_count,
      all: record.good_events_count + record.bad_events_count,
    }));
    const record = poolRecords(own.map(recordOf), first.record);
    const isKnownGap =
      record.verdict === 'missed' && own.every(({ run }) => run.verdict.expected === 'missed');
    const leftOut = present.length - own.length;
    const stackFile = first.run.origin?.stackFile;
    return [{ profile, backend, runs: told, leftOut, isKnownGap, stackFile, record }];
  });
  return tellApart(pooled).sort((a, b) => (nameLevel(a) < nameLevel(b) ? -1 : 1));
}

/** Levels of one name must not be taken for one: a reader of JUnit would keep only the last of them. */
function tellApart(levels: Pooled[]): PooledLevel[] {
  const names = Map.groupBy(levels, nameLevel);
  return levels.map(({ stackFile, ...level }) => {
    const same = names.get(nameLevel(level)) ?? [];
    if (same.length < 2) return level;
    const files = new Set(same.map((one) => one.stackFile));
    const definition = level.record.definition_sha256?.slice(0, 8) ?? 'unknown';
    const file = files.size > 1 ? (stackFile ?? 'no stack file') : undefined;
    const { unit } = level.record;
    const apart = [file, unit, `definition ${definition}`].filter(Boolean).join(', ');
    return { ...level, apart };
  });
}

/** `voice-agent voice-call-success: 99.9 % · phase-1` */
export function nameLevel({ record, profile, backend, apart }: PooledLevel): string {
  const { service, slo, objective } = record;
  const name = [service, slo, objective].filter((part) => part !== '').join(' ');
  return [name, ...placeOf({ profile, backend, apart })].join(' · ');
}

/** Where a level was measured, as far as it is not said by itself. */
export function placeOf({
  profile,
  backend,
  apart,
}: Pick<PooledLevel, 'profile' | 'backend' | 'apart'>): string[] {
  const place = [profile, backend === 'embedded' ? undefined : backend, apart];
  return place.filter((part) => part !== undefined);
}

function listMeasured(runs: RunRecord[]): Measured[] {
  return runs.flatMap((run) => run.serviceLevels.map((record) => ({ run, record })));
}

/** The same definition, measured on the same stack, profile and backend. */
function keyOf({ run, record }: Measured): string {
  const { service, slo, objective, method, unit, goal, window_ms, definition_sha256 } = record;
  const definition = [service, slo, objective, method, unit, goal, window_ms, definition_sha256];
  const { profile, backend } = run.verdict;
  return JSON.stringify([...definition, run.origin?.stackFile, profile, backend]);
}

/** What an invalid run counted is no evidence, and one that was cut short did not see the whole. */
function isSound({ run: { verdict } }: Measured): boolean {
  return verdict.valid && verdict.outcome === 'completed';
}

function recordOf({ record }: Measured): ServiceLevelRecord {
  return record;
}

/**
 * Good and bad are added. Runs are experiments that somebody chose, not a sample of them: the share of bad
 * is that of these runs, each weighing as many events as it has, and what they are worth together is
 * n² ÷ Σ (nᵢ² ÷ n_effᵢ). A run that does not say what it is worth counts as one event.
 */
function poolRecords(
  records: ServiceLevelRecord[],
  { sli_measurement, ci95, n_eff, reason, ...definition }: ServiceLevelRecord,
): ServiceLevelRecord {
  const told = records.filter((each) => countEvents(each) > 0);
  const good = sum(told, (each) => each.good_events_count);
  const bad = sum(told, (each) => each.bad_events_count);
  const counted = {
    good_events_count: good,
    bad_events_count: bad,
    n_incidents: sum(told, (each) => each.n_incidents),
    causes: addCauses(told),
    ...addOptional(told, 'undecided_events_count'),
    ...addOptional(told, 'maintenance_ms'),
    ...addOptional(told, 'maintenance_events_count'),
  };
  if (good + bad === 0) {
    const why =
      records.length === 0 ? 'no sound run of the period measured it' : 'nothing was counted';
    return {
      ...withoutSpending(definition),
      ...counted,
      verdict: 'inconclusive',
      reason: `no data: ${why}`,
    };
  }
  const { goal, window_ms } = definition;
  const effective = (good + bad) ** 2 / sum(told, (each) => countEvents(each) ** 2 / worthOf(each));
  const undecided = counted.undecided_events_count ?? 0;
  const best = { bad: bad / (good + bad + undecided), effective };
  const worst = { ...best, bad: (bad + undecided) / (good + bad + undecided) };
  const claim = decideShare(worst, best, definition.error_budget_target);
  const measuredMs = sum(told, (each) => each.measured_ms ?? Number.NaN);
  const spent = spendBudget({ good, bad }, goal, measuredMs, window_ms);
  return {
    ...withoutSpending(definition),
    ...counted,
    sli_measurement: good / (good + bad),
    ci95: [1 - intervalOfShare(worst)[1], 1 - intervalOfShare(best)[0]],
    n_eff: effective,
    ...(spent && { error_budget_burn_rate: spent.burnRate }),
    ...(spent &&
      !Number.isNaN(measuredMs) && {
        measured_ms: measuredMs,
        error_budget_remaining_minutes: spent.remainingMinutes,
        error_budget_consumed_ratio: spent.consumed,
      }),
    verdict: claim.verdict,
    ...(claim.verdict === 'inconclusive' && { reason: explainDoubt(claim, told.length) }),
  };
}

/** What one record spent is nothing that many together spent. */
function withoutSpending({
  error_budget_burn_rate,
  error_budget_remaining_minutes,
  error_budget_consumed_ratio,
  measured_ms,
  ...definition
}: Omit<ServiceLevelRecord, 'sli_measurement' | 'ci95' | 'n_eff' | 'reason'>) {
  return definition;
}

/** What only some runs say is added where any says it. */
function addOptional<K extends OptionalCount>(
  records: ServiceLevelRecord[],
  name: K,
): Partial<Record<K, number>> {
  const total = sum(records, (each) => each[name] ?? 0);
  return total > 0 ? ({ [name]: total } as Record<K, number>) : {};
}

function explainDoubt({ moreRuns }: ShareClaim, runs: number): string {
  const doubt = 'the goal lies within what the runs leave open';
  if (moreRuns === undefined) return `${doubt}; no number of runs like these would decide`;
  // A claim counts in multiples of all that was measured: here of so many runs.
  return `${doubt}; about ${moreRuns * runs} more runs like these would decide`;
}

function addCauses(records: ServiceLevelRecord[]): ServiceLevelRecord['causes'] {
  const groups = Map.groupBy(
    records.flatMap(({ causes }) => causes),
    ({ fault, target }) => target ?? fault,
  );
  return [...groups]
    .map(([name, causes]) => ({
      // Each scenario names its faults as it likes: over many runs a cause is what was broken.
      fault: name,
      ...(causes[0]?.target === undefined ? {} : { target: causes[0].target }),
      bad: sum(causes, ({ bad }) => bad),
    }))
    .sort((a, b) => b.bad - a.bad);
}

function worthOf(record: ServiceLevelRecord): number {
  return Math.min(countEvents(record), Math.max(record.n_eff ?? 1, Number.EPSILON));
}

function countEvents({ good_events_count, bad_events_count }: ServiceLevelRecord): number {
  return good_events_count + bad_events_count;
}

function sum<T>(items: T[], take: (item: T) => number): number {
  return items.reduce((total, item) => total + take(item), 0);
}
