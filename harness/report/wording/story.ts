import type { RunView } from '../../slo/run-view.ts';
import type { FaultLife, Row, Verdict } from '../../slo/verdict.ts';
import { listCalls, type TurnHeard } from '../facts/calls.ts';
import { listMakers } from '../facts/makers.ts';
import { listProbes } from '../facts/probes.ts';
import { groupTrials } from '../facts/trials.ts';
import { describeFault, describeHarm } from './fault-words.ts';
import { countOf, describeMeasured, formatMs } from './quantity.ts';

/** The run told to someone who has never seen the tool. */
export interface Story {
  broke: string;
  heard: string;
  /** Whether callers were there to hear it, or requests only. */
  toCallers: boolean;
  enough: string;
}

export function tellStory(run: RunView, verdict: Verdict): Story {
  return {
    broke: tellFaults(verdict.faults),
    heard: [tellCalls(run, verdict.faults), tellProbes(run), tellWrites(run)]
      .filter(Boolean)
      .join(' '),
    toCallers: run.events.of('call-dialled').length > 0,
    enough: tellVerdict(verdict),
  };
}

function tellFaults(faults: FaultLife[]): string {
  if (faults.length === 0)
    return 'Nothing: this is a control run. What it shows is the noise floor.';
  return groupTrials(faults)
    .map(([fault, ...others]) => {
      if (others.length > 0) return tellTrials([fault, ...others]);
      const harm = describeHarm(fault);
      const felt = fault.felt ?? fault.inForce;
      if (!felt) return `${describeFault(fault)}.`;
      if (!harm) return `${describeFault(fault)}. Nothing that depends on it felt it.`;
      return `${describeFault(fault)}. The harm counted: ${harm}.`;
    })
    .join(' ');
}

/** The first of many, and that there were many: each has a row in the tables. */
function tellTrials(faults: [FaultLife, ...FaultLife[]]): string {
  const unfelt = faults.filter(({ felt, inForce }) => !(felt ?? inForce)).length;
  const all = unfelt > 0 ? ` ${unfelt} of them never came into force.` : '';
  return `${describeFault(faults[0])}. That was done ${faults.length} times, each time to a stack that was steady again.${all}`;
}

function tellCalls(run: RunView, faults: FaultLife[]): string | undefined {
  if (run.calls.length === 0) return undefined;
  const told = tallyCalls(run, faults);
  const population = faults.length === 0 ? 'answers' : 'answers that were due during the fault';
  const sentences = [`${countOf(run.calls.length, 'caller')} spoke with the stack.`];
  const { worst } = told;
  if (worst?.deadAirMs !== undefined) {
    sentences.push(
      `While they waited for the ${told.hit} ${population}, the longest silence was ` +
        `${formatMs(worst.deadAirMs)} (${worst.call}, turn ${worst.turn}).`,
    );
  }
  sentences.push(...tellVoices(told), tellDropped(told.dropped));
  return sentences.join(' ');
}

/** What callers met, counted in one pass over the calls. */
interface CallTally {
  /** Turns whose answer was due while a fault lasted; without a fault, every turn. */
  hit: number;
  /** Of these the one with the longest silence. */
  worst?: { call: string; turn: number; deadAirMs?: number };
  /** By name of the maker: answers that it brought to their end. */
  finishedBy: Map<string, number>;
  handedOver: number;
  failed: number;
  /** Calls that ended before the conversation was over. */
  dropped: number;
}

function tallyCalls(run: RunView, faults: FaultLife[]): CallTally {
  const tally: CallTally = { hit: 0, finishedBy: new Map(), handedOver: 0, failed: 0, dropped: 0 };
  const names = new Map(listMakers(run).map((maker) => [maker.tone, maker.name]));
  for (const { call, turns, ended } of listCalls(run)) {
    if (ended && ended.reason !== 'completed' && ended.reason !== 'stopped') tally.dropped += 1;
    for (const turn of turns) if (isHit(turn, faults)) countTurn(tally, call, turn, names);
  }
  return tally;
}

function isHit({ dueMs, endedMs }: TurnHeard, faults: FaultLife[]): boolean {
  if (dueMs === undefined) return false;
  if (faults.length === 0) return true;
  return faults.some(({ t0, inForce, gone }) => {
    const fromMs = (t0 ?? inForce)?.[0];
    const toMs = gone?.[1] ?? Number.POSITIVE_INFINITY;
    return fromMs !== undefined && dueMs <= toMs && endedMs >= fromMs;
  });
}

function countTurn(
  tally: CallTally,
  call: string,
  turn: TurnHeard,
  names: ReadonlyMap<string, string>,
): void {
  const { deadAirMs, words, outcome } = turn;
  tally.hit += 1;
  if (!tally.worst || (deadAirMs ?? 0) > (tally.worst.deadAirMs ?? 0)) {
    tally.worst = { call, turn: turn.turn, deadAirMs };
  }
  if (outcome === 'failed') tally.failed += 1;
  const last = words.at(-1);
  if (!last || outcome !== 'answered') return;
  const name = names.get(last.maker) ?? last.maker;
  tally.finishedBy.set(name, (tally.finishedBy.get(name) ?? 0) + 1);
  if (words[0]?.maker !== last.maker) tally.handedOver += 1;
}

function tellVoices({ finishedBy, handedOver, failed }: CallTally): string[] {
  const [most, ...others] = [...finishedBy].sort((a, b) => b[1] - a[1]);
  const rest = others.map(([name, count]) => `, ${name} ${count}`).join('');
  const sentences = most ? [`Of these answers ${most[0]} finished ${most[1]}${rest}.`] : [];
  if (handedOver > 0) {
    sentences.push(`${countOf(handedOver, 'answer')} changed voice in the middle.`);
  }
  if (failed > 0) sentences.push(`${countOf(failed, 'answer')} never came to its end.`);
  return sentences;
}

function tellDropped(dropped: number): string {
  if (dropped === 0) return 'No call was cut off.';
  return `${countOf(dropped, 'call')} ended before the conversation was over.`;
}

function tellProbes(run: RunView): string | undefined {
  const sentences = listProbes(run)
    .filter(({ bad, degraded }) => bad + degraded > 0)
    .map(({ probe, good, degraded, bad }) => {
      const total = countOf(good + degraded + bad, 'request');
      const marked = degraded > 0 ? `, ${countOf(degraded, 'answer')} marked as degraded` : '';
      return `Of ${total} to ${probe}, ${bad === 0 ? 'none' : bad} failed${marked}.`;
    });
  return sentences.join(' ') || undefined;
}

function tellWrites(run: RunView): string | undefined {
  const { table } = run.events.tableOf('write-answered');
  const sent = run.events.of('write-sent').length;
  if (sent === 0) return undefined;
  const counts = new Map<unknown, number>();
  for (let row = 0; row < table.length; row += 1) {
    const { outcome } = table.sharedAt(row);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  const tally = (outcome: string): number => counts.get(outcome) ?? 0;
  return (
    `Of ${countOf(sent, 'write')}, ${tally('acknowledged')} were acknowledged, ` +
    `${tally('rejected')} rejected, ${tally('unknown')} left unknown.`
  );
}

const SETTLED = { met: 'Yes', missed: 'No', inconclusive: 'It cannot be told' } as const;

function tellVerdict(verdict: Verdict): string {
  const { rows } = verdict;
  const of = (name: Row['verdict']): Row[] => rows.filter((row) => row.verdict === name);
  const parts = [`${SETTLED[verdict.verdict]}.`];
  if (!verdict.valid) parts.push(`The run is invalid: ${verdict.invalid.join('; ')}.`);
  parts.push(`${of('met').length} of ${countOf(rows.length, 'bound')} were met.`);
  for (const row of of('missed')) {
    const { value, bound } = describeMeasured(row);
    parts.push(`Missed: ${row.quantity} was ${value}, the bound is ${bound}.`);
  }
  const untold = of('inconclusive');
  if (untold.length > 0) {
    parts.push(`Cannot be told: ${untold.map((row) => row.quantity).join(', ')}.`);
  }
  if (verdict.expected !== 'met') {
    const [as, which] =
      verdict.expected === verdict.verdict ? ['as', 'shows'] : ['other than', 'was to show'];
    parts.push(`That is ${as} this scenario ${which}: it expects "${verdict.expected}".`);
  }
  return parts.join(' ');
}
