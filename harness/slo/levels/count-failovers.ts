import type { JournalIndicator } from '../../objectives/read-indicator.ts';
import type { FaultRecord } from '../fault-record.ts';
import { measureFailover } from '../indicators/failover.ts';
import { componentHit, endOfForce, lastTrialStart } from '../indicators/failover-parties.ts';
import { countUnderForce, timeTakeover } from '../indicators/request-failover.ts';
import type { Sample } from '../interval.ts';
import type { RunView } from '../run-view.ts';
import { slowest } from '../statistics.ts';
import type { CountedUnit } from './counted-unit.ts';
import { judgeSample } from './judge-sample.ts';

/**
 * Failovers under force: one injection is one trial, however many calls and probes it hits, and the
 * slowest of them decides. An injection that nothing was owed under is none.
 */
export function countFailovers(indicator: JournalIndicator, run: RunView): CountedUnit[] {
  const { of } = indicator.source;
  const { withinMs = 0 } = indicator;
  const chains = Object.entries(run.header.stack.failovers).filter(
    ([name]) => of === undefined || name === of,
  );
  return chains.flatMap(([, chain]) =>
    run.faults.flatMap((fault) => {
      const samples = timeTrials(fault, chain, withinMs, run);
      if (samples.length === 0) return [];
      const { low = 0, high = 0 } = slowest(samples);
      const sample = { low, high, unit: fault.name };
      const span = fault.exposure;
      return [{ atMs: span.fromMs, span, group: fault.name, ...judgeSample(sample, indicator) }];
    }),
  );
}

/** Each call, or probe, that was owed an answer by the one behind the component that a fault hit. */
function timeTrials(
  fault: FaultRecord,
  { of, makers }: { of: string[]; makers: Record<string, string> },
  withinMs: number,
  run: RunView,
): Sample[] {
  const hit = of.indexOf(componentHit(fault));
  const to = hit < 0 ? undefined : of[hit + 1];
  if (!fault.t0 || to === undefined) return [];
  const takeover = { fault, backup: makers[to] ?? to, to, withinMs };
  const samples: Sample[] = [];
  for (const call of run.calls.seenIn(fault.t0[0], fault.t0[0])) {
    const sample = measureFailover(call, takeover, run);
    if (sample) samples.push(sample);
  }
  const owed = fault.t0[1] <= lastTrialStart(fault, run, withinMs);
  const probes = owed ? listProbes(of[hit] ?? '', of, run) : [];
  const asked = probes.filter((probe) => countUnderForce(fault, probe, run) > 0);
  samples.push(...asked.map((probe) => timeTakeover(fault, probe, 'equal', run)));
  return samples.map((sample) => underForce(sample, fault, run));
}

/** Probes that the component answers first, and behind it another of its chain: who else could take over? */
function listProbes(component: string, chain: string[], run: RunView): string[] {
  const probes = Object.entries(run.header.stack.probes);
  return probes
    .filter(([, { servedBy = [] }]) => {
      const [first, ...others] = servedBy.map((link) => componentHit({ target: link }));
      const isBehind = (other: string): boolean => other !== component && chain.includes(other);
      return first === component && others.some(isBehind);
    })
    .map(([name]) => name);
}

/** What came only after the heal was asked is no failover. */
function underForce(sample: Sample, fault: FaultRecord, run: RunView): Sample {
  const forceMs = endOfForce(fault, run) - (fault.t0?.[0] ?? fault.exposure.fromMs);
  return sample.low > forceMs ? { ...sample, low: Infinity, high: Infinity } : sample;
}
