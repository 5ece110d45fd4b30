import { coverage } from '../slo/indicators/coverage.ts';
import type { RunView } from '../slo/run-view.ts';
import { viewSeries } from '../slo/trials.ts';
import { type Count, probabilityAtMost } from './tally.ts';
import type { Truth } from './truth.ts';

const PROBE = 'patchy';
/** Half of what a two-sided interval of 95 % leaves out; and what a one-sided one does. */
const TAIL = 0.025;
const ONE_TAIL = 0.05;
const EXACT = 1e-9;

/**
 * Failovers of the probe whose backup does not come in each third outage: how many failed, and whether the
 * row and the bounds are those of so many. What the measurement left open counts on neither side.
 */
export function countFailedFailovers(run: RunView, truth: Truth): Count[] {
  const [bounded] = run.header.scenario.expect.flatMap((row) =>
    row.kind === 'request-failover' && row.of === PROBE ? [{ ...row, kind: row.kind }] : [],
  );
  if (!bounded || truth.patchy.length === 0) return [];
  const { trials, coverage: estimate } = viewSeries(bounded, run, []);
  const isTold = trials.map(({ outcome }) => outcome === 'succeeded' || outcome === 'failed');
  const failed = trials.filter(({ outcome }) => outcome === 'failed').length;
  const known = truth.patchy.filter(({ covered }, index) => !covered && isTold[index]).length;
  const [row] = coverage(
    {
      kind: 'coverage',
      of: PROBE,
      atLeast: 0.5,
      window: { over: 'fault' },
      line: 0,
      text: 'coverage',
    },
    run,
  );
  const { injections, succeeded, clopperPearson95, oneSidedLower95 } = estimate;
  const [low, high] = clopperPearson95;
  const bounds = [
    [succeeded > 0 ? 1 - probabilityAtMost(succeeded - 1, injections, low) : TAIL, TAIL],
    [succeeded < injections ? probabilityAtMost(succeeded, injections, high) : TAIL, TAIL],
    [
      succeeded > 0 ? 1 - probabilityAtMost(succeeded - 1, injections, oneSidedLower95) : ONE_TAIL,
      ONE_TAIL,
    ],
  ] as const;
  const wrong = bounds.filter(([tail, wanted]) => !(Math.abs(tail - wanted) < EXACT)).length;
  const rowSays = Math.round((row?.low ?? Number.NaN) * (row?.samples ?? Number.NaN));
  return [
    { quantity: 'injections of trials', measured: trials.length, truth: truth.patchy.length },
    { quantity: 'failovers failed', measured: failed, truth: known },
    { quantity: 'failovers in coverage', measured: rowSays, truth: succeeded },
    { quantity: 'coverage bounds wrong', measured: wrong, truth: 0 },
  ];
}
