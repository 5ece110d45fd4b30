import { nearestRank } from '../probability/estimate.ts';
import { formatQuantity } from './format-quantity.ts';
import { isDropped } from './indicators/calls-dropped.ts';
import { componentHit } from './indicators/failover-parties.ts';
import { longestStretch } from './indicators/longest-stretch.ts';
import { timeTakeover } from './indicators/request-failover.ts';
import { isDue } from './indicators/turn-samples.ts';
import type { Sample } from './interval.ts';
import type { RunView } from './run-view.ts';
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
  const samples = run.faults.flatMap(({ name, t0, exposure }) => {
    const first = decisions.find(
      ({ atMs }) => t0 !== undefined && atMs >= t0[0] && atMs <= exposure.toMs,
    );
    if (!t0 || !first) return [];
    const low = Math.max(0, first.atMs - t0[1]);
    return [{ low, high: first.atMs - t0[0], unit: name, by: first.component }];
  });
  return [...Map.groupBy(samples, ({ by }) => by)].flatMap(([by, told]) =>
    noteSamples(
      told,
      (unit) => `detection of ${unit}`,
      ` from t0 until ${by} said so (inside evidence)`,
    ),
  );
}

/** One note for each fault; the trials of one step are told together, from the fastest to the slowest. */
function noteSamples(
  samples: Sample[],
  nameNote: (unit: string) => string,
  explanation = '',
): Note[] {
  const series = Map.groupBy(samples, ({ unit }) => unit.replace(/#\d+$/, ''));
  return [...series].map(([unit, members]) => {
    const [first] = members;
    const low = Math.min(...members.map((sample) => sample.low));
    const high = Math.max(...members.map((sample) => sample.high));
    const over = members.length > 1 ? `, in ${members.length} trials` : '';
    const never = members.length === 1 || !Number.isFinite(low) ? first?.never : undefined;
    const value = never ?? formatInterval({ low, high });
    return { name: nameNote(unit), value: `${value}${explanation}${over}` };
  });
}

function noteDegradedAnswers(run: RunView): Note[] {
  return Object.entries(run.header.stack.probes).flatMap(([probe, { servedBy = [] }]) => {
    const [first] = servedBy;
    if (first === undefined || !run.probes.has(probe)) return [];
    const component = componentHit({ target: first });
    const hit = run.faults.filter(
      ({ target, t0 }) => t0 && (target === first || target === component),
    );
    const samples = hit.map((fault) => ({
      ...timeTakeover(fault, probe, 'fallback', run),
      unit: fault.name,
    }));
    return noteSamples(samples, (unit) => `time to degraded answer of ${probe}, ${unit}`);
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
