import type { JournalHeader } from '../journal/header.ts';
import { describeTrials, type TrialPosterior } from '../slo/trial-posterior.ts';
import type { TrialSeries } from '../slo/verdict.ts';

/** The posteriors of a run's trials: `trials.json` for its first failover, `trials-<name>.json` for others. */
export function renderTrialFiles(
  header: JournalHeader,
  series: TrialSeries[],
): Record<string, string> {
  const files = series.map((one, index) => {
    const name = index === 0 ? 'trials.json' : `trials-${one.failover}.json`;
    return [name, renderTrialFile(describeTrials([{ header, series: one }]))];
  });
  return Object.fromEntries(files);
}

export function renderTrialFile(trials: TrialPosterior): string {
  return `${JSON.stringify(trials, undefined, 2)}\n`;
}
