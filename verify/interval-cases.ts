import { normalBelow } from '../harness/probability/special-functions.ts';
import type { Tally } from '../harness/slo/budget/stretch.ts';
import { intersectSpans, joinSpans, type Span } from '../harness/slo/interval.ts';

/** What a run shows of a service whose share of bad is known. */
interface SeenRun {
  clusters: Tally[];
  incidents: number;
}

/** A population of runs, of which each shows something else. */
export interface IntervalCase {
  name: string;
  /** Share of bad in the population. */
  truth: number;
  draw: (random: () => number) => SeenRun;
}

/** Into so many clusters `groupClusters` cuts the time without a fault. */
const BATCHES = 20;
const EVENTS = 2_000_000;

/** How the outages of a population come about. */
interface Clustering {
  /** Per run: always so many, or so many on average. */
  incidents: { always: number } | { onAverage: number };
  /** Standard deviation of the logarithm of their lengths: 0 are all alike. */
  spread: number;
  /** Injected: each is a cluster of its own, in which so much is good for each that is bad on average. */
  injected?: boolean;
}

const SHARES = [0.95, 0.99, 0.999, 0.9999];

const CLUSTERINGS: Record<string, Clustering> = {
  '1 incident': { incidents: { always: 1 }, spread: 1.2 },
  '3 incidents': { incidents: { always: 3 }, spread: 1.2 },
  'about 1 incident, often none': { incidents: { onAverage: 1 }, spread: 1.2 },
  'about half an incident, mostly none': { incidents: { onAverage: 0.5 }, spread: 1.2 },
  'about 3 incidents': { incidents: { onAverage: 3 }, spread: 1.2 },
  'about 3 incidents of the same length': { incidents: { onAverage: 3 }, spread: 0 },
  'about 3 incidents, strongly varying': { incidents: { onAverage: 3 }, spread: 1.5 },
  'about 10 incidents, strongly varying': { incidents: { onAverage: 10 }, spread: 1.5 },
  'about 30 incidents of the same length': { incidents: { onAverage: 30 }, spread: 0 },
  'about 30 incidents': { incidents: { onAverage: 30 }, spread: 1.2 },
  'about 30 incidents, strongly varying': { incidents: { onAverage: 30 }, spread: 1.5 },
  'about 100 incidents': { incidents: { onAverage: 100 }, spread: 1.2 },
  'about 100 incidents, strongly varying': { incidents: { onAverage: 100 }, spread: 1.5 },
  'about 5 incidents, strongly varying': { incidents: { onAverage: 5 }, spread: 1.5 },
  '2 incidents, strongly varying': { incidents: { always: 2 }, spread: 1.5 },
  '4 incidents, strongly varying': { incidents: { always: 4 }, spread: 1.5 },
  '1 injected outage': { incidents: { always: 1 }, spread: 1.2, injected: true },
  '3 injected outages': { incidents: { always: 3 }, spread: 1.2, injected: true },
  '30 injected outages': { incidents: { always: 30 }, spread: 1.2, injected: true },
  '30 injected outages, strongly varying': {
    incidents: { always: 30 },
    spread: 1.5,
    injected: true,
  },
};

export const INTERVAL_CASES: IntervalCase[] = SHARES.flatMap((good) => {
  const bad = Number((1 - good).toPrecision(12));
  const name = `${Number((good * 100).toPrecision(12))} %`;
  return [
    ...[36, 600, 30_000].map((calls) => ({
      name: `${name}, ${calls} independent calls`,
      truth: bad,
      draw: (random: () => number) => drawCalls(calls, bad, random),
    })),
    ...Object.entries(CLUSTERINGS).map(([kind, clustering]) => {
      const { truth, draw } = clustering.injected
        ? injectOutages(clustering, bad)
        : meetOutages(clustering, bad);
      return { name: `${name}, ${kind}`, truth, draw };
    }),
  ];
});

function drawCalls(calls: number, share: number, random: () => number): SeenRun {
  const clusters = Array.from({ length: calls }, () =>
    random() < share ? { good: 0, bad: 1 } : { good: 1, bad: 0 },
  );
  return { clusters, incidents: clusters.filter(({ bad }) => bad > 0).length };
}

/**
 * Outages that nobody planned: they begin anywhere, may overlap, and lie in batches of the run. A run is a
 * circle, so that none is cut: a point of it is bad unless each outage misses it.
 */
function meetOutages(
  { incidents, spread }: Clustering,
  share: number,
): Pick<IntervalCase, 'truth' | 'draw'> {
  const [mean, isFixed] =
    'always' in incidents ? [incidents.always, true] : [incidents.onAverage, false];
  const length = share / mean;
  const held = meanUpTo1(length, spread);
  const truth = isFixed ? 1 - (1 - held) ** mean : -Math.expm1(-mean * held);
  return {
    truth,
    draw: (random) => {
      const spans: Span[] = [];
      const count = isFixed ? mean : drawPoisson(mean, random);
      for (let each = 0; each < count; each += 1) {
        const fromMs = random();
        const toMs = fromMs + Math.min(1, length * drawLength(spread, random));
        spans.push({ fromMs, toMs: Math.min(1, toMs) });
        if (toMs > 1) spans.push({ fromMs: 0, toMs: toMs - 1 });
      }
      const outages = joinSpans(spans);
      const clusters = Array.from({ length: BATCHES }, (_, batch) => {
        const window = { fromMs: batch / BATCHES, toMs: (batch + 1) / BATCHES };
        const lost = intersectSpans(outages, [window]).reduce(
          (sum, { fromMs, toMs }) => sum + toMs - fromMs,
          0,
        );
        const bad = Math.round(lost * EVENTS);
        return { bad, good: EVENTS / BATCHES - bad };
      });
      return { clusters, incidents: outages.length };
    },
  };
}

/** Outages that were injected: each fault is one cluster, good in part, beside batches without any. */
function injectOutages(
  { incidents, spread }: Clustering,
  share: number,
): Pick<IntervalCase, 'truth' | 'draw'> {
  const count = 'always' in incidents ? incidents.always : incidents.onAverage;
  const mean = (share * EVENTS) / count;
  const quiet = (EVENTS * (1 - 2 * share)) / BATCHES;
  return {
    truth: share,
    draw: (random) => {
      const faults = Array.from({ length: count }, () => ({
        bad: mean * drawLength(spread, random),
        good: mean,
      }));
      return {
        clusters: [...Array(BATCHES).fill({ good: quiet, bad: 0 }), ...faults],
        incidents: count,
      };
    },
  };
}

/** Lognormal, of mean 1. */
function drawLength(spread: number, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.exp(spread * normal - spread ** 2 / 2);
}

/** Mean of the lesser of 1 and such a length of that mean. */
function meanUpTo1(mean: number, spread: number): number {
  if (spread === 0) return Math.min(1, mean);
  const z = -Math.log(mean) / spread;
  return mean * normalBelow(z - spread / 2) + 1 - normalBelow(z + spread / 2);
}

function drawPoisson(mean: number, random: () => number): number {
  let count = 0;
  let left = mean + Math.log(1 - random());
  while (left > 0) {
    count += 1;
    left += Math.log(1 - random());
  }
  return count;
}
