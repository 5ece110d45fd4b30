import type { Row } from '../slo/verdict.ts';
import { type ComparedLevel, compareLevels } from './compare-levels.ts';
import { type ChangeOutcome, compareRows, type RowChange } from './compare-rows.ts';
import type { Floors } from './floors.ts';
import { keyRows } from './row-key.ts';
import type { RunRecord } from './run-record.ts';

export interface ComparedRow {
  name: string;
  line: number;
  baseline?: Row;
  candidate?: Row;
  change: RowChange;
}

export interface RunComparison {
  baseline: RunRecord;
  candidate: RunRecord;
  rows: ComparedRow[];
  /** Those that no row asks for can make it worse, and never unknown. */
  levels: ComparedLevel[];
  /** `worse` before `unknown` before `same`: what became better takes nothing back. */
  outcome: Exclude<ChangeOutcome, 'better'>;
  /** What differs and may explain a change without forbidding the comparison. */
  remarks: string[];
}

/**
 * Why two runs cannot be compared, one sentence each; empty when they can. Times of two machines say more of the
 * machines than of the stack: only who asks for it gets them side by side.
 */
export function findObstacles(
  baseline: RunRecord,
  candidate: RunRecord,
  { acrossMachines = false } = {},
): string[] {
  const [a, b] = [baseline, candidate];
  const obstacles: string[] = [];
  const demand = (what: string, one: string | undefined, other: string | undefined): void => {
    if (one !== other)
      obstacles.push(`another ${what}: ${one ?? 'none'} before, ${other ?? 'none'} now`);
  };
  demand('scenario', a.verdict.scenario, b.verdict.scenario);
  demand('profile', a.verdict.profile, b.verdict.profile);
  demand('backend', a.verdict.backend, b.verdict.backend);
  for (const [name, { verdict, origin }] of [
    ['baseline', a],
    ['candidate', b],
  ] as const) {
    if (!origin) obstacles.push(`no journal beside the ${name}: nobody knows what was run`);
    if (verdict.outcome !== 'completed') obstacles.push(`the ${name} was ${verdict.outcome}`);
    for (const reason of verdict.valid ? [] : verdict.invalid) {
      obstacles.push(`the ${name} is invalid: ${reason.replace(/\.$/, '')}`);
    }
  }
  if (!a.origin || !b.origin) return obstacles;
  demand(
    'text of the scenario',
    shorten(a.origin.scenarioSha256),
    shorten(b.origin.scenarioSha256),
  );
  demand('stack file', a.origin.stackFile, b.origin.stackFile);
  demand('text of the stack file', shorten(a.origin.stackSha256), shorten(b.origin.stackSha256));
  demand('set of service levels', shorten(a.origin.levelsSha256), shorten(b.origin.levelsSha256));
  demand('text of the load scripts', shorten(a.origin.loadSha256), shorten(b.origin.loadSha256));
  const [before, now] = [a.origin.callersSha256, b.origin.callersSha256];
  // A journal of an earlier deadair does not tell it.
  if (before !== undefined && now !== undefined) {
    demand("text of the callers' script", shorten(before), shorten(now));
  }
  if (!acrossMachines) demand('machine', a.origin.machine, b.origin.machine);
  demand('number of faults', String(a.origin.steps), String(b.origin.steps));
  demand('set of settings', nameSettings(a.origin.settings), nameSettings(b.origin.settings));
  return obstacles;
}

/** Row by row; the two must have no obstacles. */
export function compareRuns(
  baseline: RunRecord,
  candidate: RunRecord,
  floors: Floors,
): RunComparison {
  const before = keyRows(baseline.verdict.rows);
  const after = keyRows(candidate.verdict.rows);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const rows = names.map((name): ComparedRow => {
    const [a, b] = [before.get(name), after.get(name)];
    const change: RowChange =
      a && b ? compareRows(a, b, floors) : { outcome: 'unknown', by: 'no-value', floor: 0 };
    return { name, line: (b ?? a)?.line ?? 0, baseline: a, candidate: b, change };
  });
  const levels = compareLevels(baseline.serviceLevels, candidate.serviceLevels, floors);
  const fallen = levels.filter(({ change }) => change.outcome === 'worse');
  const outcomes = [...rows, ...fallen].map(({ change }) => change.outcome);
  const outcome = (['worse', 'unknown'] as const).find((one) => outcomes.includes(one));
  // No row at all compares nothing, which is no good news.
  const fallback = rows.length > 0 ? 'same' : 'unknown';
  return {
    baseline,
    candidate,
    rows,
    levels,
    outcome: outcome ?? fallback,
    remarks: listRemarks(baseline, candidate),
  };
}

function listRemarks({ origin: a }: RunRecord, { origin: b }: RunRecord): string[] {
  const remarks: string[] = [];
  if (!a || !b) return remarks;
  if (a.machine !== b.machine) {
    remarks.push(`another machine, which may explain times: ${a.machine} before, ${b.machine} now`);
  }
  if ((a.callersSha256 === undefined) !== (b.callersSha256 === undefined)) {
    remarks.push('nobody knows whether callers said the same: one of the journals does not tell');
  }
  if (a.version !== b.version) remarks.push(`deadair ${a.version} before, ${b.version} now`);
  if (a.commit !== b.commit) {
    remarks.push(`commit ${a.commit ?? 'unknown'} before, ${b.commit ?? 'unknown'} now`);
  }
  return remarks;
}

function shorten(sha256: string): string {
  return `sha256 ${sha256.slice(0, 12)}`;
}

function nameSettings(settings: Record<string, string>): string {
  const pairs = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return pairs.sort().join(' ') || 'none';
}
