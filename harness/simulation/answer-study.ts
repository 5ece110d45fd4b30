import type { Estimate } from '../probability/estimate.ts';
import { type Beliefs, drawBeliefs } from './draw-beliefs.ts';
import { type Influence, rankParameters } from './rank-parameters.ts';
import { type Purchase, rankPurchases } from './rank-purchases.ts';
import { type PhaseYears, simulateYears } from './simulate-years.ts';
import { strandCalls } from './strand-calls.ts';
import type { Study } from './study.ts';
import { type PhaseSummary, summarize } from './summarize.ts';
import { type PhaseMonths, summarizeMonths } from './summarize-months.ts';
import { type AlertPerformance, weighAlerts } from './weigh-alerts.ts';
import { type PhaseMoney, weighMoney } from './weigh-money.ts';

/** All that simulated years answer. */
export interface Answers {
  study: Study;
  years: number;
  seed: string;
  drawn: PhaseYears[];
  phases: PhaseSummary[];
  months: PhaseMonths[];
  money: PhaseMoney[];
  /** Calls that each phase would finish if none survived a switch; absent where that changes nothing. */
  stranded?: (Estimate | undefined)[];
  /** Absent where no number of the model is known to be unsure. */
  beliefs?: Beliefs;
  /** The phase that is down least, and what each number does to it; so many years for each. */
  best: { phase: string; influences: Influence[]; years: number };
  purchases: { years: number; list: Purchase[] };
  alerts: { years: number; phases: AlertPerformance[] };
}

const BELIEF_DRAWS = 200;
/** What is asked beside the question itself gets such a part of its years. */
const PARTS = {
  beliefs: 1 / 80,
  influences: 1 / 20,
  purchases: 1 / 20,
  alerts: 1 / 40,
  calls: 1 / 10,
} as const;
const FEWEST_YEARS = 25;

export interface AnswerOptions {
  years: number;
  seed: string;
  /** The years themselves, where others have drawn them. */
  drawn?: PhaseYears[];
}

export function answerStudy(
  study: Study,
  { years, seed, drawn = simulateYears(study.model, years, seed) }: AnswerOptions,
): Answers {
  const { model } = study;
  const partOf = (part: keyof typeof PARTS): number =>
    Math.max(FEWEST_YEARS, Math.round(years * PARTS[part]));
  const phases = summarize(model, drawn);
  const beliefs = drawBeliefs(study, seed, {
    draws: BELIEF_DRAWS,
    yearsEach: partOf('beliefs'),
    drawn,
  });
  const best = phases.reduce((least, each) => (each.downUs < least.downUs ? each : least));
  const influence = { years: partOf('influences'), seed };
  const purchase = { years: partOf('purchases'), seed };
  return {
    study,
    years,
    seed,
    drawn,
    phases,
    months: summarizeMonths(model, drawn),
    money: weighMoney(model, drawn, beliefs),
    beliefs,
    stranded: strandCalls(study, { years: partOf('calls'), seed }),
    best: {
      phase: best.phase,
      influences: rankParameters(study, best.phase, influence),
      years: influence.years,
    },
    purchases: {
      years: purchase.years,
      list: model.phases.flatMap(({ name }) => rankPurchases(study, name, purchase)),
    },
    alerts: { years: partOf('alerts'), phases: weighAlerts(model, partOf('alerts'), seed) },
  };
}
