import { studentQuantile } from '../../probability/beta.ts';
import { Z95 } from '../../probability/estimate.ts';
import { clopperPearson } from '../../probability/share-interval.ts';
import type { Tally } from '../budget/stretch.ts';

/**
 * Squared coefficient of variation of outage lengths: lognormal with s = 1.5, the most that is reported of
 * incidents. And so many incidents outweigh it: the variance of fewer hardly shows the long ones.
 */
const ASSUMED_VARIATION = Math.expm1(1.5 ** 2);
const ASSUMED_WEIGHT = 300;
/** Of fewer incidents nothing is known of how long they get: they may prove no more than none at all. */
const FEWEST_INCIDENTS = 3;

/** So many standard deviations below what independence gives: one in a thousand. */
const TOO_FEW_SD = 3;

/** A share of bad that was measured, and how many independent events the measurement is worth. */
export interface ClusteredShare {
  bad: number;
  effective: number;
}

/**
 * The share of bad in events that come in clusters: within one they share a fate (all of an outage), between
 * them they do not. What n clustered events are worth is n_eff = n × (binomial variance ÷ variance between
 * clusters, by the delta method on (bad, all) of each), less what so few clusters leave unknown of that
 * variance (z² ÷ t²; Korn and Graubard, Survey Methodology 24 (1998), 193), and no more than so few
 * incidents can be worth. Where nothing varies, since all or none were bad, each cluster is worth one.
 * @param incidents how many outages there were; by default as many as clusters with anything bad
 */
export function estimateClusteredShare(
  clusters: readonly Tally[],
  incidents = clusters.filter(({ bad }) => bad > 0).length,
): ClusteredShare | undefined {
  const real = clusters.filter(({ good, bad }) => good + bad > 0);
  const all = real.reduce((sum, { good, bad }) => sum + good + bad, 0);
  if (all <= 0) return undefined;
  const bad = real.reduce((sum, cluster) => sum + cluster.bad, 0) / all;
  const independent =
    real.every((cluster) => cluster.good + cluster.bad === 1 && cluster.good * cluster.bad === 0) &&
    !areTooFew(incidents, Math.round(bad * all), all);
  return { bad, effective: independent ? all : countEffective(real, bad, all, incidents) };
}

/**
 * Whether so many bad events in so few rows of them are no chance, were each independent of the others: the
 * number of rows is then bad × (good + 1) ÷ all on average (Wald and Wolfowitz 1940).
 */
function areTooFew(incidents: number, bad: number, all: number): boolean {
  const good = all - bad;
  const expected = (bad * (good + 1)) / all;
  const variance = (bad * (bad - 1) * good * (good + 1)) / (all ** 2 * Math.max(1, all - 1));
  return incidents < expected - TOO_FEW_SD * Math.sqrt(variance);
}

function countEffective(
  clusters: readonly Tally[],
  share: number,
  all: number,
  incidents: number,
): number {
  const most = Math.min(all, clusters.length);
  if (share <= 0 || share >= 1 || clusters.length < 2) return most;
  const squares = clusters.map(({ good, bad }) => (bad - share * (good + bad)) ** 2);
  const between = squares.reduce((sum, each) => sum + each, 0) / all ** 2;
  const variance = (between * clusters.length) / (clusters.length - 1);
  const lost = (Z95 / studentQuantile(clusters.length - 1, 0.975)) ** 2;
  const byVariance = variance > 0 ? ((share * (1 - share)) / variance) * lost : all;
  const byIncidents = worthOfIncidents(incidents) / (share * (1 - share));
  return Math.min(incidents < FEWEST_INCIDENTS ? most : all, byVariance, byIncidents);
}

/**
 * What a few incidents are worth in bad events of their own: their number varies by itself, and their lengths
 * beside it, of which a few tell little: 1 ÷ (1 + cv²), where cv² falls from what is assumed as they are seen.
 */
function worthOfIncidents(incidents: number): number {
  const variation = (ASSUMED_VARIATION * ASSUMED_WEIGHT) / (ASSUMED_WEIGHT + incidents);
  return incidents / (1 + variation);
}

/** Two-sided 95 % interval of the share of bad: Clopper and Pearson's, of clustered ones on n_eff. */
export function intervalOfShare({ bad, effective }: ClusteredShare): [number, number] {
  return clopperPearson(bad * effective, effective);
}
