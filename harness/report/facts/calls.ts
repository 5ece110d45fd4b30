import { Rows } from '../../journal/columns/rows.ts';
import type { EventOf } from '../../journal/event.ts';
import type { Call, Turn } from '../../slo/call-record.ts';
import { longestStretch } from '../../slo/indicators/longest-stretch.ts';
import { isDue } from '../../slo/indicators/turn-samples.ts';
import type { Span } from '../../slo/interval.ts';
import type { Lateness } from '../../slo/lateness.ts';
import type { RunView } from '../../slo/run-view.ts';

/** One turn of a call as the caller heard it: the judge's own record, put into words. */
export interface TurnHeard {
  turn: number;
  startedMs: number;
  fact?: string;
  dueMs?: number;
  endedMs: number;
  outcome: Turn['outcome'];
  used?: { correct: boolean; maker?: string };
  words: Turn['answer'];
  /** From the end of the caller's speech to the first word of the answer. */
  latencyMs?: number;
  /** Every stretch without a sound while the answer was due, in order. */
  silences: Span[];
  /** The middle of the interval that the judge measures. */
  deadAirMs?: number;
}

export interface CallHeard {
  call: string;
  dialledMs: number;
  answeredMs?: number;
  endMs: number;
  ended?: EventOf<'call-ended'>;
  turns: TurnHeard[];
  /** Audible stretches, words or not. */
  sounds: Span[];
}

/** Every call of a journal, by the time at which it was dialled; each is made when it is asked for. */
export function listCalls({ events, calls, lateness }: RunView): Rows<CallHeard> {
  const { table, rowAt } = events.tableOf('call-answered');
  /** By number of a call's name. */
  const answered = new Map<number | undefined, number | undefined>();
  for (let place = 0; place < table.length; place += 1) {
    const row = rowAt(place);
    answered.set(table.nameIdAt(row, 'call'), table.numberAt(row, 'atMs'));
  }
  return new Rows(calls.length, (place) => {
    const call = calls.at(place) as Call;
    return {
      call: call.name,
      dialledMs: call.dialledMs,
      answeredMs: answered.get(events.names.call.find(call.name)),
      endMs: call.endMs,
      ended: call.ended,
      sounds: call.sounds,
      turns: call.turns.map((turn) => describeTurn(turn, call, lateness)),
    };
  });
}

function describeTurn(turn: Turn, call: Call, lateness: Lateness): TurnHeard {
  const heard = {
    turn: turn.number,
    startedMs: turn.startedMs,
    fact: describeFact(turn),
    endedMs: turn.endMs,
    outcome: turn.outcome,
    used: turn.used,
    words: call.words.filter((word) => word.turn === turn.number),
  };
  if (!isDue(turn)) return { ...heard, silences: [] };
  const { dueMs, endMs } = turn;
  const first = turn.answer.find((word) => word.fromMs >= dueMs);
  const { low, high } = longestStretch(turn, call.sounds, lateness);
  return {
    ...heard,
    dueMs,
    latencyMs: first && first.fromMs - dueMs,
    silences: findGaps(call.sounds, dueMs, endMs),
    deadAirMs: (low + high) / 2,
  };
}

function describeFact({ tells, asks }: Turn): string | undefined {
  if (tells) return `tells ${tells.slot} = ${tells.value}`;
  return asks && `asks for ${asks.slot}, told before as ${asks.expected}`;
}

/** Shorter ones are the pause between two words, not silence. */
const SHORTEST_GAP_MS = 40;

function findGaps(sounds: Span[], fromMs: number, toMs: number): Span[] {
  const gaps: Span[] = [];
  let quietSinceMs = fromMs;
  for (const sound of [...sounds, { fromMs: toMs, toMs }]) {
    const untilMs = Math.min(sound.fromMs, toMs);
    if (untilMs - quietSinceMs >= SHORTEST_GAP_MS) {
      gaps.push({ fromMs: quietSinceMs, toMs: untilMs });
    }
    quietSinceMs = Math.max(quietSinceMs, sound.toMs);
  }
  return gaps;
}
