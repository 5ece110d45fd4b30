import type { Row } from '../slo/verdict.ts';
import type { RunRecord } from './run-record.ts';
import { listSeries } from './series.ts';

/** What one outage of a dependency would cost, as the newest run of a scenario has it. */
export interface IncidentCost {
  /** What was broken: `kill grok`; several faults of one run cost together. */
  faults: { kind: string; target: string }[];
  scenario: string;
  title: string;
  profile?: string;
  folder: string;
  row: Row;
}

/** Every incident-cost row of the newest runs, the dearest first. */
export function listIncidentCosts(runs: RunRecord[]): IncidentCost[] {
  const costs = listSeries(runs).flatMap(({ newest: { verdict, folder } }) => {
    const rows = verdict.rows.filter(({ kind }) => kind === 'incident-cost');
    const { scenario, title, profile } = verdict;
    const known = new Set<string>();
    const faults = verdict.faults.filter(({ kind, target }) => {
      const name = `${kind} ${target}`;
      return !known.has(name) && known.add(name);
    });
    const told = faults.map(({ kind, target }) => ({ kind, target }));
    return rows.map((row) => ({ faults: told, scenario, title, profile, folder, row }));
  });
  return costs.sort((a, b) => rankCost(a.row) - rankCost(b.row));
}

/** What has no upper end may cost anything, and stands first; what was not measured is last. */
function rankCost({ samples, low, high }: Row): number {
  if (samples === 0) return Number.MAX_VALUE;
  const dearest = low === undefined ? undefined : high;
  return dearest === undefined || dearest === Number.POSITIVE_INFINITY
    ? -Number.MAX_VALUE
    : -dearest;
}
