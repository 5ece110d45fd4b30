import { errorBudget } from '../../objectives/burn-rate.ts';
import type { Tally } from './stretch.ts';

const MS_PER_MINUTE = 60_000;

/** What a measurement made of the budget of a whole compliance window. Nothing is clamped. */
export interface SpentBudget {
  /** Share of bad ÷ share that may be bad: 1 spends the budget in exactly one window. */
  burnRate: number;
  /** Share of the whole window's budget that was spent; more than 1 when overspent. */
  consumed: number;
  /** Minutes of the window that may be bad: (1 - goal) × window. */
  budgetMinutes: number;
  /** What is left of them: budget × (1 - consumed); negative when overspent. */
  remainingMinutes: number;
}

/**
 * burn = bad ÷ (good + bad) ÷ (1 - goal); consumed = burn × measured ÷ window, since what was measured is
 * that part of the window. Undefined when nothing was counted.
 */
export function spendBudget(
  { good, bad }: Tally,
  goal: number,
  measuredMs: number,
  windowMs: number,
): SpentBudget | undefined {
  if (good + bad <= 0) return undefined;
  const burnRate = bad / (good + bad) / errorBudget(goal);
  const consumed = (burnRate * measuredMs) / windowMs;
  const budgetMinutes = (errorBudget(goal) * windowMs) / MS_PER_MINUTE;
  return { burnRate, consumed, budgetMinutes, remainingMinutes: budgetMinutes * (1 - consumed) };
}

/**
 * How long what is left lasts at a burn rate: window × remaining ÷ burn; 0 when nothing is left,
 * Infinity when nothing burns.
 */
export function timeToExhaustionMs(
  remainingShare: number,
  burnRate: number,
  windowMs: number,
): number {
  if (remainingShare <= 0) return 0;
  return burnRate > 0 ? (windowMs * remainingShare) / burnRate : Number.POSITIVE_INFINITY;
}
