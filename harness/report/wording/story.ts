import type { Journal } from '../../journal/reader.ts';
import type { FaultLife, Row, Verdict } from '../../slo/verdict.ts';
import { type CallHeard, listCalls, type TurnHeard } from '../facts/calls.ts';
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

export function tellStory(journal: Journal, verdict: Verdict): Story {
  return {
    broke: tellFaults(verdict.faults),
    heard: [tellCalls(journal, verdict.faults), tellProbes(journal), tellWrites(journal)]
      .filter(Boolean)
      .join(' '),
    toCallers: journal.events.some((event) => event.kind === 'call-dialled'),
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

function tellCalls(journal: Journal, faults: FaultLife[]): string | undefined {
  const calls = listCalls(journal);
  if (calls.length === 0) return undefined;
  const hit = listHitTurns(calls, faults);
  const population = faults.length === 0 ? 'answers' : 'answers that were due during the fault';
  const sentences = [`${countOf(calls.length, 'caller')} spoke with the stack.`];
  const worst = hit.toSorted((a, b) => (b.turn.deadAirMs ?? 0) - (a.turn.deadAirMs ?? 0))[0];
  if (worst?.turn.deadAirMs !== undefined) {
    sentences.push(
      `While they waited for the ${hit.length} ${population}, the longest silence was ` +
        `${formatMs(worst.turn.deadAirMs)} (${worst.call.call}, turn ${worst.turn.turn}).`,
    );
  }
  sentences.push(...tellVoices(journal, hit), tellDropped(calls));
  return sentences.join(' ');
}

interface HitTurn {
  call: CallHeard;
  turn: TurnHeard;
}

/** Turns whose answer was due while a fault lasted; without a fault, every turn. */
function listHitTurns(calls: CallHeard[], faults: FaultLife[]): HitTurn[] {
  const turns = calls.flatMap((call) => call.turns.map((turn) => ({ call, turn })));
  return turns.filter(({ turn }) => {
    const { dueMs, endedMs } = turn;
    if (dueMs === undefined) return false;
    if (faults.length === 0) return true;
    return faults.some(({ t0, inForce, gone }) => {
      const fromMs = (t0 ?? inForce)?.[0];
      const toMs = gone?.[1] ?? Number.POSITIVE_INFINITY;
      return fromMs !== undefined && dueMs <= toMs && endedMs >= fromMs;
    });
  });
}

function tellVoices(journal: Journal, hit: HitTurn[]): string[] {
  const names = new Map(listMakers(journal).map((maker) => [maker.tone, maker.name]));
  const finishedBy = new Map<string, number>();
  let handedOver = 0;
  for (const { turn } of hit) {
    const last = turn.words.at(-1);
    if (!last || turn.outcome !== 'answered') continue;
    const name = names.get(last.maker) ?? last.maker;
    finishedBy.set(name, (finishedBy.get(name) ?? 0) + 1);
    if (turn.words[0]?.maker !== last.maker) handedOver += 1;
  }
  const [most, ...others] = [...finishedBy].sort((a, b) => b[1] - a[1]);
  const rest = others.map(([name, count]) => `, ${name} ${count}`).join('');
  const sentences = most ? [`Of these answers ${most[0]} finished ${most[1]}${rest}.`] : [];
  if (handedOver > 0) {
    sentences.push(`${countOf(handedOver, 'answer')} changed voice in the middle.`);
  }
  const failed = hit.filter(({ turn }) => turn.outcome === 'failed').length;
  if (failed > 0) sentences.push(`${countOf(failed, 'answer')} never came to its end.`);
  return sentences;
}

function tellDropped(calls: CallHeard[]): string {
  const dropped = calls.filter(
    ({ ended }) => ended && ended.reason !== 'completed' && ended.reason !== 'stopped',
  ).length;
  if (dropped === 0) return 'No call was cut off.';
  return `${countOf(dropped, 'call')} ended before the conversation was over.`;
}

function tellProbes(journal: Journal): string | undefined {
  const sentences = listProbes(journal)
    .filter(({ bad, degraded }) => bad + degraded > 0)
    .map(({ probe, good, degraded, bad }) => {
      const total = countOf(good + degraded + bad, 'request');
      const marked = degraded > 0 ? `, ${countOf(degraded, 'answer')} marked as degraded` : '';
      return `Of ${total} to ${probe}, ${bad === 0 ? 'none' : bad} failed${marked}.`;
    });
  return sentences.join(' ') || undefined;
}

function tellWrites(journal: Journal): string | undefined {
  const answers = journal.events.filter((event) => event.kind === 'write-answered');
  const sent = journal.events.filter((event) => event.kind === 'write-sent').length;
  if (sent === 0) return undefined;
  const tally = (outcome: string): number =>
    answers.filter((answer) => answer.outcome === outcome).length;
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
