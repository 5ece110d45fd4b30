import { cutToWholeWords } from './whole-words.ts';

export interface UserTurn {
  role: 'user';
  id: number;
  startedMs: number;
  /** Where it stands in the caller's audio; `to` is absent while the caller speaks. */
  audio?: { from: number; to?: number };
  /** What a provider heard in it; empty when it understood nothing. */
  text?: string;
}

export interface AssistantTurn {
  role: 'assistant';
  id: number;
  startedMs: number;
  /** Words in the order in which they were handed to the caller. */
  words: SpokenWords[];
  /** `due` until all its audio was received; `cut` when the caller interrupted it. */
  state: 'due' | 'complete' | 'cut';
}

/** `playedByMs` is when their last audio will have been played; absent while it may still come. */
interface SpokenWords {
  text: string;
  playedByMs?: number;
}

export type Turn = UserTurn | AssistantTurn;

/** As it is stored outside the process. */
export interface StoredTurn {
  role: 'user' | 'assistant';
  text: string;
  complete: boolean;
  startedMs: number;
}

/** What was said in a call. The gateway owns it: no provider's death takes it away. */
export class ConversationLog {
  readonly turns: Turn[] = [];

  /** A log that goes on where a stored one ended; audio of its turns is gone. */
  static restore(stored: readonly StoredTurn[]): ConversationLog {
    const log = new ConversationLog();
    for (const { role, text, complete, startedMs } of stored) {
      const id = log.turns.length;
      if (role === 'user') log.turns.push({ role, id, startedMs, text });
      else {
        const state = complete ? 'complete' : 'due';
        log.turns.push({ role, id, startedMs, words: [{ text, playedByMs: 0 }], state });
      }
    }
    return log;
  }

  beginUserTurn(from: number): UserTurn {
    const turn: UserTurn = {
      role: 'user',
      id: this.turns.length,
      startedMs: Date.now(),
      audio: { from },
    };
    this.turns.push(turn);
    return turn;
  }

  setUserText(id: number, text: string): void {
    const turn = this.turns[id];
    if (turn?.role === 'user') turn.text = text;
  }

  /** Up to where the caller's audio belongs to a turn. */
  get callerAudioEnd(): number {
    const last = this.turns.findLast((turn) => turn.role === 'user');
    return last?.audio?.to ?? 0;
  }

  /** What the caller was saying when the log was last written to. */
  get openUserTurn(): UserTurn | undefined {
    const last = this.turns.at(-1);
    return last?.role === 'user' && last.audio && last.audio.to === undefined ? last : undefined;
  }

  /** The answer under way, if one has begun. */
  get answer(): AssistantTurn | undefined {
    const last = this.turns.at(-1);
    return last?.role === 'assistant' && last.state === 'due' ? last : undefined;
  }

  /** The caller has said something, and has not been answered to the end. */
  get isAnswerDue(): boolean {
    const last = this.turns.at(-1);
    if (last?.role === 'assistant') return last.state === 'due';
    return last !== undefined && (last.audio === undefined || last.audio.to !== undefined);
  }

  /** The answer that is due begins, or goes on. */
  beginAnswer(): AssistantTurn {
    if (this.answer) return this.answer;
    const id = this.turns.length;
    const turn: AssistantTurn = {
      role: 'assistant',
      id,
      startedMs: Date.now(),
      words: [],
      state: 'due',
    };
    this.turns.push(turn);
    return turn;
  }

  /** The next words of the answer are announced: all audio of those before has been handed over. */
  addAnswerText(delta: string, playedByMs: number): void {
    const last = this.turns.at(-1);
    if (last?.role === 'assistant' && last.state === 'complete') {
      last.words.push({ text: delta, playedByMs }); // the transcript limps behind its audio
      return;
    }
    if (!this.isAnswerDue) return;
    const { words } = this.beginAnswer();
    settle(words, playedByMs);
    // Another provider may go on with the sentence: the space is there already.
    const hasSpace = /\s$/.test(words.at(-1)?.text ?? '');
    words.push({ text: hasSpace ? delta.trimStart() : delta });
  }

  completeAnswer(playedByMs: number): void {
    const { answer } = this;
    if (!answer) return;
    settle(answer.words, playedByMs);
    answer.state = 'complete';
  }

  /**
   * Takes the answer back to the words that reached the caller completely, by `heardByMs` if given: what
   * another provider must know in order to go on. The answer stays due.
   */
  cutAnswer(heardByMs?: number): void {
    const { answer } = this;
    if (!answer) return;
    const text = saidWords(answer, heardByMs);
    if (text === '') this.turns.pop();
    else answer.words = [{ text: `${text} `, playedByMs: 0 }];
  }

  /** Audio that was not played by then is lost: also an answer that had been handed over whole is due. */
  loseUnplayed(heardByMs: number): void {
    const last = this.turns.at(-1);
    if (last?.role === 'assistant' && last.state === 'complete') {
      const isHeard = last.words.every(({ playedByMs }) => (playedByMs ?? Infinity) <= heardByMs);
      if (!isHeard) last.state = 'due';
    }
    this.cutAnswer(heardByMs);
  }

  /** The caller speaks over the answer: what was not heard was never said. */
  interruptAnswer(heardByMs: number): void {
    const last = this.turns.at(-1);
    if (last?.role === 'assistant' && last.state === 'complete') last.state = 'due';
    this.cutAnswer(heardByMs);
    if (this.answer) this.answer.state = 'cut';
  }

  store(): StoredTurn[] {
    return this.turns.map((turn) => {
      const { role, startedMs } = turn;
      if (turn.role === 'assistant') {
        return { role, startedMs, text: saidWords(turn), complete: turn.state !== 'due' };
      }
      return { role, startedMs, text: turn.text ?? '', complete: turn.text !== undefined };
    });
  }
}

/** The words of a turn whose audio the caller has got, whole words only. */
export function saidWords(turn: AssistantTurn, heardByMs = Number.POSITIVE_INFINITY): string {
  const firstUnsaid = turn.words.findIndex(
    ({ playedByMs }) => playedByMs === undefined || playedByMs > heardByMs,
  );
  const count = firstUnsaid < 0 ? turn.words.length : firstUnsaid;
  const said = turn.words.slice(0, count).map(({ text }) => text);
  return cutToWholeWords(said.join(''), turn.words[count]?.text);
}

function settle(words: SpokenWords[], playedByMs: number): void {
  for (const word of words) word.playedByMs ??= playedByMs;
}
