import {
  checksumOf,
  HEAD_PLACE,
  ORDINALS,
  placeOf,
  TERMINATOR_PLACE,
} from '../../fakes/speech/code-book.ts';
import { encodeWord, type Word } from '../../fakes/speech/encode-answer.ts';
import { encodeMuLaw } from '../../fakes/speech/mu-law.ts';

/** A word that only makes the answer longer: no fact hangs on it. */
const SPARE_WORD = 4;

/** Mistakes as a caller hears them. */
export interface Mistakes {
  repeated: number;
  skipped: number;
  stale: number;
}

/** What is wrong in an answer; a stale word is the head of an answer that was heard before. */
export type Mistake =
  | { kind: 'repeated' | 'skipped' }
  | { kind: 'stale'; maker: string; head: number };

/** A word to be spoken; `maker` is set when it is not of the one who speaks. */
export type ScriptedWord = Omit<Word, 'maker'> & { maker?: string };

export interface ScriptedAnswer {
  words: ScriptedWord[];
  /** The answer pauses before this one. */
  pauseBefore: number;
  /** What is said last before the pause is no word of this answer. */
  endsStale: boolean;
  mistakes: Mistakes;
}

/** Head, words and terminator of an answer, with at most one mistake. */
export function scriptAnswer(
  turn: number,
  payloads: number[],
  random: () => number,
  mistake?: Mistake,
): ScriptedAnswer {
  const ordinal = turn % ORDINALS;
  const words: ScriptedWord[] = [
    { ordinal, place: HEAD_PLACE, payload: payloads.length },
    ...payloads.map((payload, index) => ({ ordinal, place: placeOf(index), payload })),
    { ordinal, place: TERMINATOR_PLACE, payload: checksumOf(payloads) },
  ];
  const pauseBefore = 2 + Math.floor(random() * 3);
  const mistakes = { repeated: 0, skipped: 0, stale: 0 };
  const plain = { words, pauseBefore, endsStale: false, mistakes };
  if (!mistake) return plain;
  if (mistake.kind === 'stale') return endStale(plain, turn, mistake);
  const spare = words[SPARE_WORD] as ScriptedWord;
  const twice = mistake.kind === 'repeated' ? [spare, spare] : [];
  return {
    ...plain,
    words: words.toSpliced(SPARE_WORD, 1, ...twice),
    mistakes: { ...mistakes, [mistake.kind]: 1 },
  };
}

/** Says a word of the answer before in front of the pause. */
function endStale(
  { words, pauseBefore }: ScriptedAnswer,
  turn: number,
  { maker, head }: Mistake & { kind: 'stale' },
): ScriptedAnswer {
  const stale = { ordinal: (turn - 1) % ORDINALS, place: HEAD_PLACE, payload: head, maker };
  return {
    words: words.toSpliced(pauseBefore, 0, stale),
    pauseBefore: pauseBefore + 1,
    endsStale: true,
    // It is heard again as well as late.
    mistakes: { repeated: 1, skipped: 0, stale: 1 },
  };
}

export function speakWord(word: ScriptedWord, maker: string): Uint8Array {
  return encodeMuLaw(encodeWord({ maker, ...word }));
}
