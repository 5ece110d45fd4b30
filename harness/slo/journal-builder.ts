import type { EventBody, EventOf, JournalEvent } from '../journal/event.ts';
import type { JournalHeader } from '../journal/header.ts';
import type { Journal } from '../journal/reader.ts';
import type { PlannedTrial } from '../scenario/plan.ts';
import type { Expectation, ExpectationKind, Scenario, Window } from '../scenario/scenario.ts';
import { exampleHeader } from './example-header.ts';
import { judge } from './judge.ts';
import type { Verdict } from './verdict.ts';

const WORD_MS = 200;
const TERMINATOR = 11;

/** Fields of an expectation of one kind beyond those that every one has. */
type Wanted<K extends ExpectationKind> = Partial<Expectation & { kind: K }>;

/** An expectation with everything that the loader would fill in. */
export function expectation<K extends ExpectationKind>(kind: K, wanted: Wanted<K>): Expectation {
  const window: Window = { over: 'fault' };
  return { line: 1, text: kind, window, kind, ...wanted } as unknown as Expectation;
}

export interface TurnShape {
  startedMs: number;
  dueMs?: number;
  /** Runs of words by one maker, each word 200 ms long. */
  said?: {
    maker: string;
    fromMs: number;
    places: number[];
    payloads?: number[];
    ordinal?: number;
  }[];
  endedMs?: number;
  outcome?: 'answered' | 'failed';
  tells?: { slot: string; value: number };
  asks?: { slot: string; expected: number };
  used?: { correct: boolean; maker?: string };
}

/** Writes small journals by hand, for tests whose answers are known. */
export class JournalBuilder {
  readonly events: JournalEvent[] = [];
  readonly header: JournalHeader;
  readonly #next = new Map<string, number>();

  constructor(scenario: Partial<Scenario> = {}) {
    this.header = exampleHeader(scenario);
  }

  add(atMs: number, body: EventBody, source = 'runner-source'): this {
    const seq = this.#next.get(source) ?? 0;
    if (seq === 0 && body.kind !== 'source-opened') {
      this.add(0, { kind: 'source-opened', process: 'runner', pid: 1 }, source);
      return this.add(atMs, body, source);
    }
    this.#next.set(source, seq + 1);
    this.events.push({ ...body, source, seq, atMs } as JournalEvent);
    return this;
  }

  phase(phase: 'baseline' | 'recovery' | 'drain', atMs: number): this {
    return this.add(atMs, { kind: 'phase', phase });
  }

  steady(atMs: number, steady = true): this {
    return this.add(atMs, { kind: 'steady', steady, detail: 'turn-success 5 of 5' });
  }

  late(fromMs: number, toMs: number, process = 'runner'): this {
    return this.add(toMs, { kind: 'late', process, fromMs, toMs, lostMs: toMs - fromMs }, process);
  }

  /** A fault of a provider or a link: asked, in force, felt, healed and gone, as planned. */
  fault(
    name: string,
    shape: {
      kind?: string;
      target: string;
      atMs: number;
      healMs?: number;
      onHost?: boolean;
      asPlanned?: boolean;
      felt?: boolean;
      repeat?: PlannedTrial;
    },
  ): this {
    const { target, atMs, healMs, onHost = false, asPlanned = true, felt = true, repeat } = shape;
    const faultKind = shape.kind ?? 'kill';
    const step = (state: EventOf<'fault'>['state'], at: number, more: object = {}) =>
      this.add(at, {
        kind: 'fault',
        fault: name,
        faultKind,
        target,
        state,
        earliestMs: at,
        latestMs: at,
        ...more,
      });
    this.header.plan.steps.push({
      name,
      fault: { kind: faultKind as 'kill', target, share: 1 },
      moment: { atMs },
      engine: onHost ? 'host' : 'proxy',
      links: [],
      ...(repeat ? { repeat } : {}),
    });
    step('asked', atMs - 2, { asPlanned });
    step('in-force', atMs);
    if (felt) {
      const on = onHost ? `dashboard->${target}` : target;
      const own = onHost ? {} : { fault: name };
      this.add(atMs, { kind: 'harm', on, harm: 'connection-reset', count: 1, ...own }, 'proxy');
    }
    if (healMs !== undefined) {
      step('heal-asked', healMs);
      step('gone', healMs + 10);
    }
    return this;
  }

  dial(call: string, atMs: number): this {
    return this.add(atMs, { kind: 'call-dialled', call, intendedMs: atMs }, 'callers');
  }

  hangUp(
    call: string,
    atMs: number,
    by: EventOf<'call-ended'>['by'] = 'caller',
    reason: EventOf<'call-ended'>['reason'] = 'completed',
  ): this {
    return this.add(atMs, { kind: 'call-ended', call, by, reason }, 'callers');
  }

  turn(call: string, turn: number, shape: TurnShape): this {
    const { startedMs, dueMs, said = [], endedMs, tells, asks, used } = shape;
    const facts = { ...(tells ? { tells } : {}), ...(asks ? { asks } : {}) };
    this.add(startedMs, { kind: 'turn-started', call, turn, ...facts }, 'callers');
    if (dueMs !== undefined) this.add(dueMs, { kind: 'turn-due', call, turn }, 'callers');
    for (const { maker, fromMs, places, payloads = [], ordinal = turn % 12 } of said) {
      for (const [index, place] of places.entries()) {
        const wordMs = fromMs + index * WORD_MS;
        const span = { fromMs: wordMs, toMs: wordMs + WORD_MS };
        const payload = payloads[index] ?? (place === 0 ? 3 : 40 + place);
        const word = { kind: 'word', call, turn, maker, ordinal, place, payload, ...span } as const;
        this.add(span.toMs, word, 'callers');
      }
    }
    if (endedMs !== undefined) {
      const outcome = shape.outcome ?? 'answered';
      const more = used ? { used } : {};
      this.add(endedMs, { kind: 'turn-ended', call, turn, outcome, ...more }, 'callers');
    }
    return this;
  }

  /** A turn that is answered at once and whole: due at `dueMs`, first word after `latencyMs`. */
  goodTurn(call: string, turn: number, dueMs: number, latencyMs: number, maker = 'grok'): this {
    const fromMs = dueMs + latencyMs;
    const said = [{ maker, fromMs, places: [0, 1, 2, 3, TERMINATOR] }];
    const endedMs = fromMs + 5 * WORD_MS;
    return this.turn(call, turn, { startedMs: dueMs - 1_000, dueMs, said, endedMs });
  }

  probe(sentMs: number, answer: Partial<EventOf<'probe'>> = {}): this {
    const { probe = 'user', status = 200, answeredMs = sentMs + 10, ...more } = answer;
    const intendedMs = answer.intendedMs ?? sentMs;
    const good = status === 200 && answeredMs - intendedMs <= 200;
    const body = { kind: 'probe', probe, intendedMs, sentMs, answeredMs, status, good } as const;
    const headers = {};
    return this.add(answeredMs, { ...body, headers, serial: false, ...more }, 'probes');
  }

  /** A request that nobody answered within the limit of the harness. */
  unanswered(sentMs: number, probe = 'user'): this {
    const body = { kind: 'probe', probe, intendedMs: sentMs, sentMs, good: false } as const;
    return this.add(sentMs + 5_000, { ...body, headers: {}, serial: false }, 'probes');
  }

  /** A read of what the ledger wrote under a key; without a value it was shown nothing. */
  read(sentMs: number, value?: number, key = 'k'): this {
    return this.probe(sentMs, { probe: 'latest-call', key, ...(value ? { value } : {}) });
  }

  session(id: string, answeredMs: number): this {
    const body = { kind: 'session-opened', session: 'sign-in', id, opened: true } as const;
    return this.add(answeredMs, { ...body, sentMs: answeredMs - 5, answeredMs }, 'probes');
  }

  /** A session is used; by default it works. */
  check(id: string, sentMs: number, shape: Partial<EventOf<'session-checked'>> = {}): this {
    const answeredMs = sentMs + 5;
    const body = { kind: 'session-checked', session: 'sign-in', id, outcome: 'works' } as const;
    return this.add(answeredMs, { ...body, sentMs, answeredMs, headers: {}, ...shape }, 'probes');
  }

  write(
    id: string,
    sentMs: number,
    shape: Partial<EventOf<'write-answered'>> & { n?: number } = {},
    key = 'k',
  ): this {
    const write = 'save-call';
    const { n = 1, ...answer } = shape;
    this.add(sentMs, { kind: 'write-sent', write, id, key, n }, 'ledger');
    const answered = { kind: 'write-answered', write, id, outcome: 'acknowledged' } as const;
    return this.add(sentMs + 10, { ...answered, headers: {}, ...answer }, 'ledger');
  }

  readBack(atMs: number, ids: string[], key = 'k'): this {
    const rows = ids.map((id) => ({ id, key }));
    return this.add(atMs, { kind: 'read-back', write: 'save-call', rows }, 'ledger');
  }

  /** The journal as a run that came to its end leaves it. */
  finish(outcome: EventOf<'outcome'>['outcome'] | 'none' = 'completed'): Journal<JournalEvent[]> {
    const endMs = this.events.reduce((last, event) => Math.max(last, event.atMs), 0);
    if (outcome !== 'none') this.add(endMs, { kind: 'outcome', outcome });
    for (const [source, count] of [...this.#next]) {
      this.add(endMs, { kind: 'source-closed', count }, source);
    }
    return { header: this.header, events: this.events, torn: [] };
  }

  judge(): Verdict {
    return judge(this.finish());
  }
}
