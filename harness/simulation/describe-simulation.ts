import type { Estimate } from './estimate.ts';
import type { Model, Need } from './model.ts';
import type { PhaseSummary } from './summarize.ts';
import type { PhaseMoney } from './weigh-money.ts';

/** A table of words and figures; the first column names its row. */
export interface ReportTable {
  head: string[];
  rows: string[][];
}

export interface ReportSection {
  id: string;
  title: string;
  text?: string;
  tables: ReportTable[];
}

/** All that a report of a simulation says, for whatever writes it down. */
export interface SimulationReport {
  title: string;
  question: string;
  /** The answer in a sentence. */
  headline: string;
  sections: ReportSection[];
  command: string;
}

export interface Simulated {
  model: Model;
  phases: PhaseSummary[];
  money: PhaseMoney[];
  years: number;
  /** What repeats it. */
  command: string;
}

export function describeSimulation(simulated: Simulated): SimulationReport {
  const { model, command } = simulated;
  return {
    title: model.title,
    question: model.question,
    headline: writeHeadline(simulated),
    sections: [
      describeTargets(simulated),
      ...describeClaims(simulated),
      describeUptime(simulated),
      ...describeMoney(simulated),
      describeCauses(simulated),
      describeAssumptions(simulated),
      describeLimits(simulated),
    ],
    command,
  };
}

function writeHeadline({ model, phases }: Simulated): string {
  const told = phases.flatMap(({ phase, uptime }) => {
    const claim = model.claims[phase];
    return claim === undefined ? [] : [{ phase, claim, weight: weigh(uptime, claim) }];
  });
  const last = phases.at(-1);
  const [target] = last?.meets.slice(-1) ?? [];
  if (told.length === 0 && last && target) {
    return `${last.phase} meets ${writeShare(target.target)} in ${writeChance(target.chance)} of the years.`;
  }
  const list = (weight: string): string =>
    told
      .filter((each) => each.weight === weight)
      .map(({ phase, claim }) => `${phase} (${writeShare(claim)})`)
      .join(', ') || 'none';
  const open = told.filter(({ weight }) => weight === UNTOLD);
  return (
    `Of ${told.length} claimed uptimes these follow from the assumptions: ${list(FOLLOWS)}. ` +
    `These do not: ${list(FAILS)}.${open.length > 0 ? ` Undecided: ${list(UNTOLD)}.` : ''}`
  );
}

function describeTargets({ model, phases }: Simulated): ReportSection {
  return {
    id: 'targets',
    title: 'Chance that a year meets its target',
    tables: [
      {
        head: ['phase', ...model.targets.map(writeShare)],
        rows: phases.map(({ phase, meets }) => [
          phase,
          ...meets.map(({ chance }) => writeChance(chance)),
        ]),
      },
    ],
  };
}

const FOLLOWS = 'follows';
const FAILS = 'does not follow';
const UNTOLD = 'cannot be told from so many years';

function describeClaims({ model, phases }: Simulated): ReportSection[] {
  const rows = phases.flatMap(({ phase, uptime }) => {
    const claim = model.claims[phase];
    if (claim === undefined) return [];
    const interval = `[${writeShare(uptime.low)}, ${writeShare(uptime.high)}]`;
    const mean = `${writeShare(uptime.value)} ${interval}`;
    return [[phase, writeShare(claim), mean, weigh(uptime, claim)]];
  });
  if (rows.length === 0) return [];
  const head = ['phase', 'claimed', 'mean uptime', 'the claim'];
  return [{ id: 'claims', title: 'Claims', tables: [{ head, rows }] }];
}

function weigh({ low, high }: Estimate, claim: number): string {
  if (low >= claim) return FOLLOWS;
  return high < claim ? FAILS : UNTOLD;
}

function describeUptime({ phases, years }: Simulated): ReportSection {
  return {
    id: 'uptime',
    title: 'Uptime',
    text:
      `${years} years of 8,760 h for each phase. Each begins at a random moment, and every phase sees the ` +
      'same failures. Brackets are 95 % intervals of the drawing alone: they know nothing of how sure the ' +
      'assumptions are. The exact mean comes from formulas; z says how many standard errors the drawn one is off.',
    tables: [
      {
        head: [
          'phase',
          'mean',
          'down, min a year',
          'exact',
          'z',
          'median',
          '95 of 100 years below',
        ],
        rows: phases.map(({ phase, uptime, downMin, exactDownMin, z, p50Min, p95Min }) => [
          phase,
          writeShare(uptime.value),
          `${writeMin(downMin.value)} [${writeMin(downMin.low)}, ${writeMin(downMin.high)}]`,
          exactDownMin === undefined ? 'not known' : writeMin(exactDownMin),
          z === undefined ? '' : z.toFixed(1),
          writeMin(p50Min),
          writeMin(p95Min),
        ]),
      },
    ],
  };
}

function describeMoney({ model: { money }, money: phases }: Simulated): ReportSection[] {
  if (!money) return [];
  const range = ({ value, low, high }: Estimate): string =>
    `${writeAmount(value)} [${writeAmount(low)}, ${writeAmount(high)}]`;
  const ratio = ({ value, low, high }: Estimate): string =>
    `${value.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
  const rows = phases.map(({ phase, cost, lost, gain }) => [
    phase,
    writeAmount(cost),
    range(lost),
    gain ? range(gain.saved) : '',
    gain ? range(gain.net) : '',
    gain?.perCost ? ratio(gain.perCost) : '',
    gain?.breakEvenPerMin === undefined ? '' : gain.breakEvenPerMin.toFixed(2),
  ]);
  const head = [
    'phase',
    'cost',
    'revenue lost',
    'saved',
    'net',
    'net per extra cost',
    'pays from, a minute',
  ];
  const text = `Beside the first phase, year by year on the same failures. ${money.source}.`;
  return [
    { id: 'money', title: `Money, ${money.currency} a year`, text, tables: [{ head, rows }] },
  ];
}

function describeCauses({ phases }: Simulated): ReportSection {
  return {
    id: 'causes',
    title: 'Causes',
    text: 'What two are to blame for at once is booked on the one that stands first; the rows add up.',
    tables: phases.map(({ phase, causes, downMin }) => ({
      head: [phase, 'min a year'],
      rows: [
        ...causes.map(({ name, min }) => [name, writeMin(min)]),
        ['together', writeMin(downMin.value)],
      ],
    })),
  };
}

function describeAssumptions({ model }: Simulated): ReportSection {
  const components = {
    head: ['component', 'mean time up', 'mean repair', 'source'],
    rows: [...model.components.values()].map(({ name, failure, repair, source }) => [
      name,
      `${writeNumber(failure.meanH)} h`,
      `${writeNumber(repair.meanH)} h`,
      source,
    ]),
  };
  const failovers = model.phases.flatMap(({ name, needs }) =>
    needs.flatMap((need: Need) => (need.kind === 'failover' ? [{ phase: name, ...need }] : [])),
  );
  const switches = {
    head: ['failover', 'phase', 'switch', 'coverage', 'source'],
    rows: failovers.map(({ name, phase, switchH, coverage, source }) => [
      name,
      phase,
      `${writeNumber(switchH * 3_600)} s`,
      writeShare(coverage),
      source,
    ]),
  };
  return {
    id: 'assumptions',
    title: 'What it rests on',
    tables: failovers.length > 0 ? [components, switches] : [components],
  };
}

function describeLimits({ model }: Simulated): ReportSection {
  const limits = ['Components fail independently of each other.', ...model.notModelled];
  return {
    id: 'limits',
    title: 'What is not in it',
    tables: [{ head: ['not modelled'], rows: limits.map((limit) => [limit]) }],
  };
}

export function writeShare(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`;
}

function writeChance({ value, low, high }: Estimate): string {
  const percent = (share: number): string => (share * 100).toFixed(1);
  return `${percent(value)} % [${percent(low)}, ${percent(high)}]`;
}

function writeMin(minutes: number): string {
  return minutes.toLocaleString('en-US', { maximumFractionDigits: minutes < 100 ? 1 : 0 });
}

function writeAmount(amount: number): string {
  return amount.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

function writeNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}
