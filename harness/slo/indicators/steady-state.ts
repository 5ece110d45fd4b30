import type { JournalEvent } from '../../journal/event.ts';
import type { SteadyCondition } from '../../scenario/scenario.ts';
import { describeCondition, type SteadyUnit, steadyUnitOf } from './steady-unit.ts';

export interface Steadiness {
  /** Every condition held over its last `overMs`, each on at least one unit. */
  steady: boolean;
  detail: string;
  /** Units of the condition that has fewest. */
  units: number;
}

/**
 * The steady state of a stack, fed with journal events as they come. A stack of which nothing is
 * asked is steady; a condition without a unit is not.
 */
export class SteadyState {
  readonly #conditions: { condition: SteadyCondition; units: SteadyUnit[] }[];

  constructor(conditions: SteadyCondition[]) {
    this.#conditions = conditions.map((condition) => ({ condition, units: [] }));
  }

  accept(event: JournalEvent): void {
    for (const { condition, units } of this.#conditions) {
      const unit = steadyUnitOf(condition, event);
      if (unit) units.push(unit);
    }
  }

  /** `nowMs` must not go back: what is older than a condition asks for is forgotten. */
  evaluate(nowMs: number): Steadiness {
    if (this.#conditions.length === 0) {
      return { steady: true, detail: 'no steady state is asked for', units: 0 };
    }
    const results = this.#conditions.map((each) => evaluateOne(each, nowMs));
    return {
      steady: results.every((result) => result.steady),
      detail: results.map((result) => result.detail).join(', '),
      units: Math.min(...results.map((result) => result.units)),
    };
  }
}

function evaluateOne(
  { condition, units }: { condition: SteadyCondition; units: SteadyUnit[] },
  nowMs: number,
): Steadiness {
  const oldestMs = nowMs - condition.overMs;
  const stale = units.findIndex((unit) => unit.atMs > oldestMs);
  units.splice(0, stale < 0 ? units.length : stale);
  const recent = units.filter(({ atMs }) => atMs > oldestMs && atMs <= nowMs);
  const good = recent.filter((unit) => unit.good).length;
  return {
    steady: recent.length > 0 && good / recent.length >= condition.atLeast,
    detail: `${describeCondition(condition)} ${good} of ${recent.length}`,
    units: recent.length,
  };
}
