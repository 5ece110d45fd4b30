import type { Answers } from '../simulation/answer-study.ts';

/** All answers for machines: nothing rounded, the single years and draws left out. */
export function renderSimulationJson(answers: Answers): string {
  const { study, years, seed, phases, months, money, stranded } = answers;
  const { beliefs, best, purchases, alerts } = answers;
  const told = {
    schema: 1,
    kind: 'deadair-simulation',
    title: study.model.title,
    years,
    seed,
    phases,
    months,
    money,
    ...(stranded && { callsIfNoneSurvivedASwitch: stranded }),
    beliefs: beliefs && {
      ...beliefs,
      phases: beliefs.phases.map(({ phase, uptime, meets, claimKept }) => ({
        phase,
        uptime,
        meets,
        claimKept,
      })),
    },
    best: {
      ...best,
      influences: best.influences.map(({ parameter, low, high }) => ({
        number: parameter.name,
        low,
        high,
      })),
    },
    purchases,
    alerts,
    numbers: study.parameters.map(
      ({ name, kind, best: guess, low, high, basis, source, draw }) => ({
        name,
        kind,
        best: guess,
        low,
        high,
        isUnsure: draw !== undefined,
        basis,
        source,
      }),
    ),
  };
  return `${JSON.stringify(told, undefined, 2)}\n`;
}
