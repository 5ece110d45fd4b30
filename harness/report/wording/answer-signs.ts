import type { Answer } from '../../simulation/simulation-report.ts';
import { VERDICT_SIGNS } from './verdict-words.ts';

/** The sign of an answer is that of the verdict which it resembles: never colour alone. */
export const ANSWER_SIGNS: Record<Answer, string> = {
  yes: VERDICT_SIGNS.met.sign,
  no: VERDICT_SIGNS.missed.sign,
  undecided: VERDICT_SIGNS.inconclusive.sign,
};
