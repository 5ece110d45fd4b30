import { createHash } from 'node:crypto';
import type { JournalHeader } from '../journal/header.ts';
import { nearestRank } from '../probability/estimate.ts';
import { type CoverageEstimate, estimateCoverage } from './coverage-estimate.ts';
import type { Trial, TrialSeries } from './verdict.ts';

/** What was measured of one failover, with where it comes from: the file that a simulation reads. */
export interface TrialPosterior {
  schema: 1;
  kind: 'deadair-trials';
  failover: string;
  scenario: string;
  scenarioSha256: string;
  profile?: string;
  backend: string;
  commit: string;
  /** Of several runs all, in their order. */
  seed: string;
  /** Of several runs the latest. */
  date: string;
  machine: { cpus: number; node: string; platform: string };
  instrument: { widthP95Ms?: number; source: string };
  trials: CountedTrial[];
  coverage: CoverageEstimate;
  /** Of trials that succeeded alone: one that failed is in the coverage. Quantiles of interval middles. */
  failoverTime: {
    unit: 'ms';
    p50?: number;
    p95?: number;
    max?: number;
    samples: { lowMs: number; highMs: number }[];
  };
}

export type CountedTrial =
  | {
      trial: number;
      fault: string;
      counted: true;
      /** False too when the measurement cannot tell: what is not shown to succeed is no success. */
      succeeded: boolean;
      units: number;
      /** An end that is absent lies beyond every bound: the backup never came. */
      lowMs?: number;
      highMs?: number;
    }
  | { trial: number; counted: false; reason: string };

/** The trials of one failover in one run. */
export interface RunTrials {
  header: JournalHeader;
  series: TrialSeries;
}

/** Trials of one run, or of several that differ in nothing which matters, as one file. */
export function describeTrials(runs: [RunTrials, ...RunTrials[]]): TrialPosterior {
  const [{ header, series }] = runs;
  const { scenario, stack, versions, machine } = header;
  const trials = runs.flatMap((run) => run.series.trials).map(describeTrial);
  const counted = trials.filter((trial) => trial.counted);
  const succeeded = counted.filter((trial) => trial.succeeded);
  const samples = succeeded.flatMap(({ lowMs, highMs }) =>
    lowMs === undefined || highMs === undefined ? [] : [{ lowMs, highMs }],
  );
  const widths = samples.map(({ lowMs, highMs }) => highMs - lowMs).sort((a, b) => a - b);
  const middles = samples.map(({ lowMs, highMs }) => (lowMs + highMs) / 2).sort((a, b) => a - b);
  return {
    schema: 1,
    kind: 'deadair-trials',
    failover: series.failover,
    scenario: scenario.path,
    scenarioSha256: hashText(scenario.text),
    ...(stack.profile === undefined ? {} : { profile: stack.profile }),
    backend: stack.backend,
    commit: versions.commit ?? 'unknown',
    seed: runs.map((run) => run.header.seed).join(', '),
    date:
      runs
        .map((run) => run.header.startedAt)
        .sort()
        .at(-1) ?? header.startedAt,
    machine: {
      cpus: machine.cpus,
      node: versions.node ?? 'unknown',
      platform: machine.platform,
    },
    instrument: {
      widthP95Ms: nearestRank(widths, 0.95),
      source: 'interval widths of these trials',
    },
    trials,
    coverage: estimateCoverage(succeeded.length, counted.length),
    failoverTime: {
      unit: 'ms',
      p50: nearestRank(middles, 0.5),
      p95: nearestRank(middles, 0.95),
      max: middles.at(-1),
      samples,
    },
  };
}

function describeTrial(trial: Trial, index: number): CountedTrial {
  const { fault, outcome, units, lowMs, highMs, reason = 'it is not known why' } = trial;
  const number = index + 1;
  if (outcome === 'none') return { trial: number, counted: false, reason };
  const ends = {
    ...(lowMs === undefined ? {} : { lowMs }),
    ...(highMs === undefined ? {} : { highMs }),
  };
  return {
    trial: number,
    fault,
    counted: true,
    succeeded: outcome === 'succeeded',
    units,
    ...ends,
  };
}

/** Why two runs are no trials of the same thing: what differs, with both values; empty when nothing does. */
export function findDifferences(one: RunTrials, other: RunTrials): string[] {
  const [mine, theirs] = [listConditions(one), listConditions(other)];
  return Object.entries(mine).flatMap(([name, value]) =>
    value === undefined || theirs[name] === undefined || value === theirs[name]
      ? []
      : [`the ${name}: ${value} and ${theirs[name]}`],
  );
}

/** All that must be the same, so that two runs measure one coverage; undefined is what a journal does not tell. */
function listConditions({ header, series }: RunTrials): Record<string, string | undefined> {
  const { scenario, stack, settings, versions, machine, loadScripts = {}, callerScripts } = header;
  return {
    failover: series.failover,
    scenario: `${scenario.path} (sha256 ${hashText(scenario.text).slice(0, 12)})`,
    profile: stack.profile ?? 'none',
    backend: stack.backend,
    'stack file': `${stack.file} (sha256 ${hashText(stack.text).slice(0, 12)})`,
    'load scripts': describeScripts(loadScripts),
    "callers' script": callerScripts && describeScripts(callerScripts),
    settings: JSON.stringify(Object.entries(settings).sort()),
    commit: versions.commit ?? 'unknown',
    'version of Node': versions.node ?? 'unknown',
    machine: `${machine.cpus} × ${machine.model}, ${machine.platform}`,
  };
}

/** `load/spike.js (sha256 0123456789ab)` */
function describeScripts(scripts: Record<string, string>): string {
  const told = Object.entries(scripts).map(([name, sha]) => `${name} (sha256 ${sha.slice(0, 12)})`);
  return told.join(', ') || 'none';
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
