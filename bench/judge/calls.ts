import { isDuring, toMicros, type World } from './world.ts';

/** The mean of the suite: 1.23 calls a second, of three turns. */
const EVERY_MS = 813;
const TURNS = 3;
const SPEECH_MS = 1_200;
const WAIT_MS = 560;
const TAKEOVER_MS = 700;
const WORD_MS = 180;
const WORD_EVERY_MS = 200;
const PAUSE_MS = 900;
/** Places of an answer: its head, five words and the terminator. */
const PLACES = [0, 1, 2, 3, 4, 5, 11];
const SLOT = 'day';

/** Calls that are dialled in a second, each with all that it hears. */
export function addCalls(world: World, second: number): void {
  const first = Math.ceil((second * 1_000) / EVERY_MS);
  for (let ordinal = first; ordinal * EVERY_MS < (second + 1) * 1_000; ordinal += 1) {
    addCall(world, ordinal);
  }
}

/** Longest time from the dialling of a call to its end. */
export const CALL_WITHIN_MS = 20_000;

function addCall(world: World, ordinal: number): void {
  const call = `call-${ordinal + 1}`;
  const dialledMs = toMicros(ordinal * EVERY_MS);
  const source = 'callers';
  const value = 1 + (ordinal % 28);
  world.known.calls += 1;
  world.put({ kind: 'call-dialled', call, intendedMs: dialledMs, source, atMs: dialledMs });
  world.put({ kind: 'call-answered', call, source, atMs: toMicros(dialledMs + 80) });
  let atMs = dialledMs + 300;
  let maker = isDuring(world.grokDead, dialledMs) ? 'openai' : 'grok';
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const facts = turn === 1 ? { tells: { slot: SLOT, value } } : {};
    const asks = turn === TURNS ? { asks: { slot: SLOT, expected: value } } : {};
    const started = { kind: 'turn-started', call, turn, ...facts, ...asks } as const;
    world.put({ ...started, source, atMs: toMicros(atMs) });
    const dueMs = toMicros(atMs + SPEECH_MS + world.random() * 400);
    world.put({ kind: 'turn-due', call, turn, source, atMs: dueMs });
    const answer = addAnswer(world, { call, turn, dueMs, maker, value });
    maker = answer.maker;
    const used = turn === TURNS ? { used: { correct: true, maker } } : {};
    const ended = { kind: 'turn-ended', call, turn, outcome: 'answered', ...used } as const;
    world.put({ ...ended, source, atMs: answer.endMs });
    atMs = answer.endMs + PAUSE_MS;
  }
  const ended = { kind: 'call-ended', call, by: 'caller', reason: 'completed' } as const;
  world.put({ ...ended, source, atMs: toMicros(atMs) });
}

interface Asked {
  call: string;
  turn: number;
  dueMs: number;
  maker: string;
  value: number;
}

/** An answer word by word; one whose maker dies in the middle is ended by the backup. */
function addAnswer(world: World, asked: Asked): { maker: string; endMs: number } {
  const { grokDead, random } = world;
  const { call, turn, dueMs, value } = asked;
  let { maker } = asked;
  let fromMs = dueMs + WAIT_MS + random() * 120;
  const audibleFromMs = toMicros(fromMs);
  tellProgress(world, asked, 'requested', dueMs + 40);
  tellProgress(world, asked, 'first-delta', fromMs - 90);
  for (const place of PLACES) {
    if (maker === 'grok' && isDuring(grokDead, fromMs)) {
      maker = 'openai';
      fromMs = Math.max(grokDead.fromMs, dueMs) + TAKEOVER_MS + random() * 100;
    }
    const span = { fromMs: toMicros(fromMs), toMs: toMicros(fromMs + WORD_MS) };
    const payload = place === 0 ? PLACES.length - 2 : place === 3 ? value : 40 + place;
    const said = { call, turn, maker, ordinal: turn % 12, place, payload, ...span };
    world.put({ kind: 'word', ...said, source: 'callers', atMs: span.toMs });
    fromMs += WORD_EVERY_MS;
  }
  const endMs = toMicros(fromMs - WORD_EVERY_MS + WORD_MS);
  // What was heard is one stretch, but for the silence of a takeover.
  const heardFromMs = maker === asked.maker ? audibleFromMs : toMicros(endMs - WORD_EVERY_MS);
  const audible = { kind: 'audible', call, fromMs: heardFromMs, toMs: endMs } as const;
  world.put({ ...audible, source: 'callers', atMs: endMs });
  tellProgress(world, { ...asked, maker }, 'last-delta', endMs - 300);
  return { maker, endMs };
}

function tellProgress(
  world: World,
  { call, maker }: Asked,
  progress: 'requested' | 'first-delta' | 'last-delta',
  atMs: number,
): void {
  const session = `sess_${call.replace('call-', 'jb8aa')}`;
  const told = { kind: 'answer', provider: maker, session, progress } as const;
  world.put({ ...told, source: maker, atMs: toMicros(atMs) });
}
