import type { Answers } from '../answer-study.ts';
import { decide } from '../decide.ts';
import type { Answer, Cell, ReportSection } from '../simulation-report.ts';
import { writeChance, writeShare } from '../write-figures.ts';

const WORDS: Record<Answer, string> = {
  yes: 'follows',
  no: 'does not follow',
  undecided: 'undecided',
};

/** A claimed uptime, and whether the model bears it out. */
export interface WeighedClaim {
  phase: string;
  claim: number;
  answer: Answer;
}

/** By all that the unsure numbers may be, and by the error of drawing where there is no formula. */
export function weighClaims({ study: { model }, phases, beliefs }: Answers): WeighedClaim[] {
  return phases.flatMap(({ phase, uptime }, index) => {
    const claim = model.claims[phase];
    if (claim === undefined) return [];
    const { exact } = uptime;
    const known = exact === undefined ? uptime : { value: exact, low: exact, high: exact };
    return [{ phase, claim, answer: decide(beliefs?.phases[index]?.uptime ?? known, claim) }];
  });
}

export function describeClaims(answers: Answers): ReportSection[] {
  const { phases, beliefs } = answers;
  const claims = weighClaims(answers);
  if (claims.length === 0) return [];
  const rows = claims.map(({ phase, claim, answer }) => {
    const index = phases.findIndex((each) => each.phase === phase);
    const belief = beliefs?.phases[index];
    const { value = Number.NaN, low = value, high = value } = phases[index]?.uptime ?? {};
    const verdict: Cell = { text: WORDS[answer], answer };
    return [
      phase,
      writeShare(claim),
      { text: writeShare(value), note: `${writeShare(low)} to ${writeShare(high)}` },
      ...(beliefs
        ? [
            belief ? `${writeShare(belief.uptime.low)} to ${writeShare(belief.uptime.high)}` : '',
            belief?.claimKept === undefined ? '' : writeChance(belief.claimKept),
          ]
        : []),
      verdict,
    ];
  });
  const unsure = beliefs ? ['as the numbers are unsure', 'kept by so many draws of them'] : [];
  return [
    {
      id: 'claims',
      title: 'Claims',
      text:
        'A claim follows when the mean uptime is at least as good, and is undecided where what is not known ' +
        'about the numbers, or chance where no formula is known, could make it either.',
      tables: [{ head: ['phase', 'claimed', 'mean uptime', ...unsure, 'the claim'], rows }],
    },
  ];
}
