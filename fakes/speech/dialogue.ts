/** What words mean, so that an answer can be checked: facts are told, and asked for later. */
import { ORDINALS, PAYLOADS } from './code-book.ts';

const TELL = 1;
const ASK = 2;
const NOTED = 3;
const RECALLED = 4;
const UNKNOWN = 5;
/** Words that only make an answer long enough to be interrupted. */
const CHAT = [6, 7, 8];

/** Slots that a fact can fill, by name. */
export const SLOTS: Readonly<Record<string, number>> = { name: 10, day: 11, time: 12, phone: 13 };

/** How an answer's head and terminator stand in its text, so that a cut tells if they were said. */
export const HEAD_TEXT = 'h';
export const TERMINATOR_TEXT = 't';

/** One turn of a conversation, as text: `w1 w10 w57`, an answer also `h w3 w10 t`. */
export interface HistoryItem {
  role: 'user' | 'assistant';
  text: string;
  /** An answer that was cut keeps only the words that were said. */
  complete: boolean;
}

/** An answer as it is to be spoken. */
export interface AnswerPlan {
  ordinal: number;
  /** All of its words, also those that were said before. */
  payloads: number[];
  /** Index of the first word still to be said. */
  from: number;
  head: boolean;
}

/** `name is 57` */
export function tell(slot: number, value: number): number[] {
  return [TELL, slot, value];
}

/** `what is name?` */
export function ask(slot: number): number[] {
  return [ASK, slot];
}

export function toText(payloads: number[]): string {
  return payloads.map((payload) => `w${payload}`).join(' ');
}

/** Words of a text; what is no word of ours is left out. */
export function fromText(text: string): number[] {
  return [...text.matchAll(/\bw(\d{1,3})\b/g)]
    .map(([, digits]) => Number(digits))
    .filter((payload) => payload < PAYLOADS);
}

/**
 * The answer to the last user turn, from the history and nothing else. An answer that was cut is
 * continued after the words already said.
 */
export function planAnswer(history: HistoryItem[]): AnswerPlan {
  const payloads = answerWords(history);
  const ordinal = history.filter((item) => item.role === 'user').length % ORDINALS;
  const attempts = listAttempts(history);
  const from = countSaid(attempts, payloads);
  const headSaid = attempts.some(({ text }) => text.split(' ').includes(HEAD_TEXT));
  return { ordinal, payloads, from, head: from === 0 && !headSaid };
}

/** The whole answer to the last user turn. */
export function answerWords(history: HistoryItem[]): number[] {
  const [intent, slot, value] = fromText(history.findLast(isUser)?.text ?? '');
  if (intent === TELL && slot !== undefined && value !== undefined) {
    return [NOTED, slot, value, ...CHAT];
  }
  if (intent === ASK && slot !== undefined) {
    const known = recall(history, slot);
    return known === undefined ? [UNKNOWN, slot, ...CHAT] : [RECALLED, slot, known, ...CHAT];
  }
  return [UNKNOWN];
}

function isUser(item: HistoryItem): boolean {
  return item.role === 'user';
}

/** What was said of an answer that was cut, by one attempt or by several in a row. */
function listAttempts(history: HistoryItem[]): HistoryItem[] {
  const attempts = history
    .slice(history.findLastIndex(isUser) + 1)
    .filter((item) => item.role === 'assistant');
  return attempts.at(-1)?.complete === false ? attempts : [];
}

function countSaid(attempts: HistoryItem[], payloads: number[]): number {
  let said = 0;
  for (const { text } of attempts) {
    const words = fromText(text);
    // An item holds what came after the one before it, or everything from the beginning.
    const goesOn = words.every((word, index) => payloads[said + index] === word);
    said = goesOn ? said + words.length : Math.max(said, words.length);
  }
  return Math.min(said, payloads.length);
}

/** The value last told for a slot. */
function recall(history: HistoryItem[], slot: number): number | undefined {
  for (const item of history.toReversed()) {
    const [intent, told, value] = fromText(item.text);
    if (item.role === 'user' && intent === TELL && told === slot) return value;
  }
  return undefined;
}
