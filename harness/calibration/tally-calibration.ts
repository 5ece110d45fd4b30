import type { ComparedRun } from './compare-truth.ts';
import type { Calibration } from './render-calibration.ts';
import { type Comparison, tallyComparisons, tallyCounts } from './tally.ts';

const FRAME_BOUND_MS = 30;
/** Probes come every 40 ms. */
const PROBE_BOUND_MS = 50;
/** Counted in requests: one where it ends, and one behind the heal. */
const COUNTED_BOUND_MS = 200;
/** A length counted in requests 40 ms apart is off by 16 ms in the mean square: of 100 the mean by 2. */
const COUNTED_BIAS_MS = 10;

interface Timed {
  quantity: string;
  of: Exclude<keyof ComparedRun, 'counts'>;
  boundMs: number;
  biasBoundMs?: number;
}

/** What is timed, and how wide 95 % of the intervals may be at most. */
const TIMED: Timed[] = [
  { quantity: 'turn latency', of: 'turnLatency', boundMs: FRAME_BOUND_MS },
  { quantity: 'dead air', of: 'deadAir', boundMs: FRAME_BOUND_MS },
  { quantity: 'answer gap', of: 'answerGap', boundMs: FRAME_BOUND_MS },
  { quantity: 'voice failover', of: 'voiceFailover', boundMs: FRAME_BOUND_MS },
  { quantity: 'request failover', of: 'requestFailover', boundMs: PROBE_BOUND_MS },
  { quantity: 'time to degraded answer', of: 'degradedAnswer', boundMs: PROBE_BOUND_MS },
  {
    quantity: 'transient of an incident',
    of: 'incidentTransient',
    boundMs: COUNTED_BOUND_MS,
    biasBoundMs: COUNTED_BIAS_MS,
  },
];

/** Fewer known answers than wanted are no calibration. */
export function tallyCalibration(compared: ComparedRun[], wanted: number): Calibration {
  return {
    tallies: TIMED.map(({ quantity, of, boundMs, biasBoundMs }) => {
      const tally = tallyComparisons(quantity, collect(compared, of), boundMs, biasBoundMs);
      const isEnough = tally.samples >= wanted;
      return {
        ...tally,
        isRight: tally.isRight && isEnough,
        passed: tally.passed && isEnough,
      };
    }),
    counts: tallyCounts(compared.map((run) => run.counts)),
  };
}

/** The quantity of which the fewest answers are known. */
export function fewestSamples(compared: ComparedRun[]): { quantity: string; samples: number } {
  return TIMED.map(({ quantity, of }) => ({ quantity, samples: collect(compared, of).length }))
    .sort((a, b) => a.samples - b.samples)
    .at(0) as { quantity: string; samples: number };
}

function collect(compared: ComparedRun[], of: Timed['of']): Comparison[] {
  return compared.flatMap((run) => run[of]);
}
