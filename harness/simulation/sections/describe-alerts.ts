import type { Answers } from '../answer-study.ts';
import type { ReportSection } from '../simulation-report.ts';
import { writeChance, writeMin, writeShare } from '../write-figures.ts';

/** What burn-rate alerts would have told of the same years. */
export function describeAlerts({ alerts, study: { model } }: Answers): ReportSection {
  const refused = new Set(alerts.phases.flatMap((each) => each.refused));
  return {
    id: 'alerts',
    title: 'What alerts would have told',
    text:
      `Google's alerts on the burn rate, on ${alerts.years.toLocaleString('en-US')} simulated years of each phase: pages at 14.4x over 1 h and 5 min or 6x over ` +
      '6 h and 30 min, tickets at 3x over 1 d and 2 h or 1x over 3 d and 6 h. Each guards what is claimed for its phase' +
      `${describeUnclaimed(model)}; an outage fails everything. ` +
      `${refused.size > 0 ? `Never able to fire, so left out: ${[...refused].join(' ')}` : ''}`,
    tables: [
      {
        head: [
          'phase',
          'guards',
          'incidents a year',
          'paged',
          'paged or ticket',
          'min until the page',
          'budget spent at a page',
          'pages a year',
          'min a year nobody was paged for',
        ],
        rows: alerts.phases.map((each) => [
          each.phase,
          writeShare(each.target),
          writeMin(each.incidentsPerYear),
          each.paged ? writeChance(each.paged.value) : 'none',
          each.told ? writeChance(each.told.value) : 'none',
          each.delayMin
            ? {
                text: writeMin(each.delayMin.p50),
                note: `95 of 100 below ${writeMin(each.delayMin.p95)}`,
              }
            : 'no page',
          each.spentAtPage
            ? {
                text: writeChance(each.spentAtPage.p50),
                note: `95 of 100 below ${writeChance(each.spentAtPage.p95)}`,
              }
            : 'no page',
          writeMin(each.pagesPerYear),
          writeMin(each.unpagedMin),
        ]),
      },
    ],
  };
}

/** What is guarded where nothing is claimed. */
function describeUnclaimed({ phases, claims }: Answers['study']['model']): string {
  const unclaimed = phases.filter(({ name }) => claims[name] === undefined).length;
  if (unclaimed === 0) return '';
  const isNone = unclaimed === phases.length;
  return isNone ? ', here the strictest target' : ', or the strictest target where nothing is';
}
