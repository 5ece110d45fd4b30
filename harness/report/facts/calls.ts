import type { EventOf, JournalEvent } from '../../journal/event.ts';
import type { Journal } from '../../journal/reader.ts';

/** One turn of a call as the caller heard it. Silences count only while the answer is due. */
export interface TurnHeard {
  turn: number;
  startedMs: number;
  fact?: string;
  dueMs?: number;
  endedMs?: number;
  outcome?: 'answered' | 'failed';
  used?: { correct: boolean; maker?: string };
  words: EventOf<'word'>[];
  /** From the end of the caller's speech to the first word of the answer. */
  latencyMs?: number;
  /** Every stretch without audible audio while due, in order. */
  silences: { fromMs: number; toMs: number }[];
  deadAirMs?: number;
}

export interface CallHeard {
  call: string;
  dialledMs: number;
  answeredMs?: number;
  ended?: EventOf<'call-ended'>;
  turns: TurnHeard[];
  audible: { fromMs: number; toMs: number }[];
}

/** Every call of a journal, by the time at which it was dialled. */
export function listCalls(journal: Journal): CallHeard[] {
  const calls = new Map<string, CallHeard>();
  for (const event of journal.events) collect(event, calls);
  for (const call of calls.values()) {
    for (const turn of call.turns) measureTurn(call, turn);
  }
  return [...calls.values()].sort((a, b) => a.dialledMs - b.dialledMs);
}

function collect(event: JournalEvent, calls: Map<string, CallHeard>): void {
  if (!('call' in event)) return;
  if (event.kind === 'call-dialled') {
    calls.set(event.call, { call: event.call, dialledMs: event.atMs, turns: [], audible: [] });
    return;
  }
  const call = calls.get(event.call);
  if (!call) return;
  switch (event.kind) {
    case 'call-answered':
      call.answeredMs = event.atMs;
      return;
    case 'call-ended':
      call.ended = event;
      return;
    case 'audible':
      call.audible.push({ fromMs: event.fromMs, toMs: event.toMs });
      return;
    case 'turn-started':
      call.turns.push({
        turn: event.turn,
        startedMs: event.atMs,
        fact: describeFact(event),
        words: [],
        silences: [],
      });
      return;
    default:
      collectTurn(event, call.turns);
  }
}

function collectTurn(event: JournalEvent & { call: string }, turns: TurnHeard[]): void {
  if (!('turn' in event)) return;
  const turn = turns.find((other) => other.turn === event.turn);
  if (!turn) return;
  if (event.kind === 'turn-due') turn.dueMs = event.atMs;
  if (event.kind === 'word') turn.words.push(event);
  if (event.kind === 'turn-ended') {
    turn.endedMs = event.atMs;
    turn.outcome = event.outcome;
    turn.used = event.used;
  }
}

function describeFact({ tells, asks }: EventOf<'turn-started'>): string | undefined {
  if (tells) return `tells ${tells.slot} = ${tells.value}`;
  return asks && `asks for ${asks.slot}, told before as ${asks.expected}`;
}

function measureTurn(call: CallHeard, turn: TurnHeard): void {
  turn.words.sort((a, b) => a.fromMs - b.fromMs);
  const { dueMs } = turn;
  const endMs = turn.endedMs ?? call.ended?.atMs;
  if (dueMs === undefined || endMs === undefined) return;
  const first = turn.words.find((word) => word.toMs > dueMs);
  if (first) turn.latencyMs = first.fromMs - dueMs;
  const heard = [...call.audible, ...turn.words].sort((a, b) => a.fromMs - b.fromMs);
  turn.silences = findGaps(heard, dueMs, endMs);
  turn.deadAirMs = Math.max(0, ...turn.silences.map(({ fromMs, toMs }) => toMs - fromMs));
}

/** Gaps shorter than a frame's rounding are the pause between two words, not silence. */
const SHORTEST_GAP_MS = 40;

function findGaps(
  heard: { fromMs: number; toMs: number }[],
  fromMs: number,
  toMs: number,
): { fromMs: number; toMs: number }[] {
  const gaps: { fromMs: number; toMs: number }[] = [];
  let quietSinceMs = fromMs;
  for (const sound of [...heard, { fromMs: toMs, toMs }]) {
    const untilMs = Math.min(sound.fromMs, toMs);
    if (untilMs - quietSinceMs >= SHORTEST_GAP_MS)
      gaps.push({ fromMs: quietSinceMs, toMs: untilMs });
    quietSinceMs = Math.max(quietSinceMs, sound.toMs);
  }
  return gaps;
}
