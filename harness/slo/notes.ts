import { formatQuantity } from './format-quantity.ts';
import { isDropped } from './indicators/calls-dropped.ts';
import { componentHit } from './indicators/failover-parties.ts';
import { longestStretch } from './indicators/longest-stretch.ts';
import { timeTakeover } from './indicators/request-failover.ts';
import { isDue } from './indicators/turn-samples.ts';
import type { RunView } from './run-view.ts';
import { nearestRank } from './statistics.ts';
import type { Verdict } from './verdict.ts';

type Note = Verdict['notes'][number];

/** What was measured beside the rows, for the reader: it decides nothing. */
export function takeNotes(run: RunView): Note[] {
  return [
    ...noteDetection(run),
    ...noteDegradedAnswers(run),
    ...noteNoise(run),
    ...noteCalls(run),
    ...noteWrites(run),
    ...noteLateness(run),
  ];
}

/** Inside evidence: the stack's own record that it decided to switch. */
function noteDetection(run: RunView): Note[] {
  const decisions = run.events.of('inside-decision');
  return run.faults.flatMap(({ name, t0, exposure }) => {
    if (!t0) return [];
    const after = decisions.filter(({ atMs }) => atMs >= t0[0] && atMs <= exposure.toMs);
    const first = after[0];
    if (!first) return [];
    const between = formatInterval({
      low: Math.max(0, first.atMs - t0[1]),
      high: first.atMs - t0[0],
    });
    const value = `${between} from t0 until ${first.component} said so (inside evidence)`;
    return [{ name: `detection of ${name}`, value }];
  });
}

function noteDegradedAnswers(run: RunView): Note[] {
  return Object.entries(run.header.stack.probes).flatMap(([probe, { servedBy = [] }]) => {
    const [first] = servedBy;
    if (first === undefined || !run.probes.has(probe)) return [];
    const component = componentHit({ target: first });
    return run.faults
      .filter(({ target, t0 }) => t0 && (target === first || target === component))
      .map((fault) => {
        const sample = timeTakeover(fault, probe, 'fallback', run);
        const value = sample.never ?? formatInterval(sample);
        return { name: `time to degraded answer of ${probe}, ${fault.name}`, value };
      });
  });
}

/** Dead air before the first fault: what is measured when nothing is broken. */
function noteNoise(run: RunView): Note[] {
  const firstMs = run.faults[0]?.askedMs ?? run.whole.toMs;
  const highs: number[] = [];
  for (const call of run.calls) {
    for (const turn of call.turns) {
      if (turn.outcome !== 'answered' || !isDue(turn) || turn.endMs > firstMs) continue;
      highs.push(longestStretch(turn, call.sounds, run.lateness).high);
    }
  }
  const sorted = Float64Array.from(highs).sort();
  const median = nearestRank(sorted, 0.5);
  if (median === undefined) return [];
  const value = `median ${formatQuantity(median, 'ms')}, longest ${formatQuantity(sorted.at(-1), 'ms')} in ${sorted.length} turns`;
  return [{ name: 'noise floor: dead air with nothing broken', value }];
}

function noteCalls(run: RunView): Note[] {
  let [ended, kept, turns, answered] = [0, 0, 0, 0];
  for (const call of run.calls) {
    if (call.ended && call.ended.reason !== 'stopped') {
      ended += 1;
      if (!isDropped(call)) kept += 1;
    }
    for (const { outcome } of call.turns) {
      if (outcome !== 'cut') turns += 1;
      if (outcome === 'answered') answered += 1;
    }
  }
  return [
    ...noteShare('availability by call', kept, ended),
    ...noteShare('availability by turn', answered, turns),
  ];
}

function noteWrites(run: RunView): Note[] {
  const { writes } = run.ledger;
  let unknown = 0;
  for (const { outcome } of writes) if (outcome === 'unknown') unknown += 1;
  return noteShare('writes with an unknown outcome', unknown, writes.length);
}

function noteShare(name: string, count: number, all: number): Note[] {
  if (all === 0) return [];
  const value = `${formatQuantity(count / all, 'share')} (${count} of ${all})`;
  return [{ name, value }];
}

function noteLateness(run: RunView): Note[] {
  return run.lateness.totals.map(({ process, stalls, lostMs, longestMs }) => {
    const lost = formatQuantity(Math.round(lostMs), 'ms');
    const longest = formatQuantity(longestMs, 'ms');
    return {
      name: `lateness of ${process}`,
      value: `${lost} in ${stalls} ${stalls === 1 ? 'stall' : 'stalls'}, the longest ${longest}`,
    };
  });
}

function formatInterval({ low, high }: { low: number; high: number }): string {
  return `${formatQuantity(low, 'ms')} to ${formatQuantity(high, 'ms')}`;
}
