import type { AnswerPlan } from '../speech/dialogue.ts';
import { HEAD_TEXT, TERMINATOR_TEXT, toText } from '../speech/dialogue.ts';
import { encodeSpeech } from '../speech/encode-answer.ts';
import { encodeMuLaw } from '../speech/mu-law.ts';

const WORD_MS = 200;
const BYTES_PER_MS = 8;

/** One delta of an answer: its audio, and the words that begin in it. */
export interface Delta {
  audio: string;
  words: string[];
}

/** An answer cut into deltas of audio, each with the text of the words that begin in it. */
export function cutAnswer(maker: string, plan: AnswerPlan, deltaMs: number): Delta[] {
  const audio = Buffer.from(encodeMuLaw(encodeSpeech({ maker, ...plan })));
  const deltaBytes = deltaMs * BYTES_PER_MS;
  const deltas: Delta[] = [];
  for (let start = 0; start < audio.length; start += deltaBytes) {
    const end = Math.min(start + deltaBytes, audio.length);
    deltas.push({ audio: audio.toString('base64', start, end), words: [] });
  }
  for (const [index, text] of listTexts(plan).entries()) {
    deltas[Math.floor((index * WORD_MS) / deltaMs)]?.words.push(`${text} `);
  }
  return deltas;
}

/** The text of each word spoken: head, words that are still to be said, terminator. */
function listTexts(plan: AnswerPlan): string[] {
  const words = plan.payloads.slice(plan.from).map((payload) => toText([payload]));
  return [...(plan.head ? [HEAD_TEXT] : []), ...words, TERMINATOR_TEXT];
}

/** Time before the first word. */
export function headLengthMs(plan: AnswerPlan): number {
  return plan.head ? WORD_MS : 0;
}

/** Head, words that are still to be said, terminator. */
export function answerLengthMs(plan: AnswerPlan): number {
  return headLengthMs(plan) + (plan.payloads.length - plan.from + 1) * WORD_MS;
}
