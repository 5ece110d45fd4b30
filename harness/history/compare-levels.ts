import type { ServiceLevelRecord } from '../slo/service-level-record.ts';
import { compareRows, type Measurement, type RowChange } from './compare-rows.ts';
import type { Floors } from './floors.ts';

export interface ComparedLevel {
  name: string;
  baseline: ServiceLevelRecord;
  candidate: ServiceLevelRecord;
  change: RowChange;
}

/**
 * The service levels that both runs measured. No scenario has to ask for them: one that fell is a regression all
 * the same, and one that a single run cannot decide is weighed by its interval alone.
 */
export function compareLevels(
  before: ServiceLevelRecord[],
  after: ServiceLevelRecord[],
  floors: Floors,
): ComparedLevel[] {
  const known = new Map(before.map((record) => [nameRecord(record), record]));
  return after.flatMap((candidate): ComparedLevel[] => {
    const name = nameRecord(candidate);
    const baseline = known.get(name);
    if (!baseline) return [];
    const [a, b] = [measureLevel(baseline), measureLevel(candidate)];
    const judged = compareRows(a, b, floors);
    const change =
      judged.by === 'inconclusive'
        ? compareRows({ ...a, verdict: 'met' }, { ...b, verdict: 'met' }, floors)
        : judged;
    return [{ name, baseline, candidate, change }];
  });
}

function nameRecord({ service, slo, objective, unit }: ServiceLevelRecord): string {
  return `${service} ${[slo, objective].filter(Boolean).join(', ')} by ${unit}`;
}

function measureLevel(record: ServiceLevelRecord): Measurement {
  const { goal, verdict, ci95 } = record;
  const samples = record.good_events_count + record.bad_events_count;
  const bound = { op: '>=', value: goal } as const;
  return { kind: 'slo', unit: 'share', bound, verdict, samples, low: ci95?.[0], high: ci95?.[1] };
}
