import type { Answers } from './answer-study.ts';
import { describeAlerts } from './sections/describe-alerts.ts';
import { describeAssumptions } from './sections/describe-assumptions.ts';
import { describeCalls } from './sections/describe-calls.ts';
import { describeCauses } from './sections/describe-causes.ts';
import { describeClaims, type WeighedClaim, weighClaims } from './sections/describe-claims.ts';
import { describeInfluences } from './sections/describe-influences.ts';
import { describeLimits } from './sections/describe-limits.ts';
import { describeMoney } from './sections/describe-money.ts';
import { describeMonths } from './sections/describe-months.ts';
import { describePurchases } from './sections/describe-purchases.ts';
import { describeSelfCheck } from './sections/describe-self-check.ts';
import { describeTargets } from './sections/describe-targets.ts';
import { describeUptime } from './sections/describe-uptime.ts';
import type { Answer, SimulationReport } from './simulation-report.ts';
import { writeChance, writeShare } from './write-figures.ts';

/** What simulated years answer, in the order in which a reader asks. `command` repeats it. */
export function describeSimulation(answers: Answers, command: string): SimulationReport {
  const { title, question } = answers.study.model;
  const claims = weighClaims(answers);
  return {
    title,
    question,
    headline: claims.length > 0 ? headlineOf(claims) : headlineOfBest(answers),
    answer: worstOf(claims),
    sections: [
      describeTargets(answers),
      ...describeClaims(answers),
      describeUptime(answers),
      describeMonths(answers),
      ...describeCalls(answers),
      describeCauses(answers),
      ...describeMoney(answers),
      ...describePurchases(answers),
      describeInfluences(answers),
      describeAlerts(answers),
      describeAssumptions(answers),
      describeLimits(answers),
      describeSelfCheck(answers),
    ],
    command,
  };
}

function headlineOf(claims: WeighedClaim[]): string {
  const list = (answer: Answer): string =>
    claims
      .filter((each) => each.answer === answer)
      .map(({ phase, claim }) => `${phase} (${writeShare(claim)})`)
      .join(', ');
  const parts = [
    ['These follow from the numbers', list('yes')],
    ['These do not', list('no')],
    ['The numbers are not known well enough to decide', list('undecided')],
  ];
  const said = parts.flatMap(([text, names]) => (names ? [`${text}: ${names}.`] : []));
  const count =
    claims.length === 1 ? '1 uptime is claimed' : `${claims.length} uptimes are claimed`;
  return `${count}. ${said.join(' ')}`;
}

function headlineOfBest({ phases, best }: Answers): string {
  const last = phases.find(({ phase }) => phase === best.phase)?.meets.at(-1);
  if (!last) return '';
  return `${best.phase} is down least: ${writeChance(last.chance.value)} of its years meet ${writeShare(last.target)}.`;
}

/** A claim that fails is more than one that cannot be told. */
function worstOf(claims: WeighedClaim[]): Answer {
  const said = claims.map(({ answer }) => answer);
  if (said.includes('no')) return 'no';
  return said.includes('undecided') || said.length === 0 ? 'undecided' : 'yes';
}
