import type { Model, Need } from './model.ts';
import type { Estimate, PhaseSummary } from './summarize.ts';

/** A simulation as Markdown, which reads in a terminal too: what each phase is worth, and on what it rests. */
export function renderSimulation(
  model: Model,
  phases: PhaseSummary[],
  { years, seed }: { years: number; seed: string },
): string {
  return [
    `# ${model.title}`,
    model.question,
    `${years} years of 8,760 h for each phase, seed ${seed}. Each year begins at a random moment; every phase ` +
      'sees the same failures. Brackets are 95 % intervals of the drawing alone: they know nothing of how ' +
      'sure the assumptions are.',
    '## Uptime',
    renderTable(
      ['phase', 'mean uptime', 'down, min a year', 'exact', 'z', 'median', '95 of 100 years below'],
      phases.map(({ phase, uptime, downMin, exactDownMin, z, p50Min, p95Min }) => [
        phase,
        writeShare(uptime.value),
        `${writeMin(downMin.value)} [${writeMin(downMin.low)}, ${writeMin(downMin.high)}]`,
        writeMin(exactDownMin),
        z.toFixed(1),
        writeMin(p50Min),
        writeMin(p95Min),
      ]),
    ),
    '## Chance that a year meets its target',
    renderTable(
      ['phase', ...model.targets.map(writeShare)],
      phases.map(({ phase, meets }) => [phase, ...meets.map(({ chance }) => writeChance(chance))]),
    ),
    '## Causes, min a year',
    'What two are to blame for at once is booked on the one that stands first; the rows add up.',
    ...phases.map(({ phase, causes, downMin }) =>
      renderTable(
        [phase, 'min a year'],
        [
          ...causes.map(({ name, min }) => [name, writeMin(min)]),
          ['together', writeMin(downMin.value)],
        ],
      ),
    ),
    '## Assumptions',
    renderTable(
      ['component', 'mean time up', 'mean repair', 'source'],
      [...model.components.values()].map(({ name, failure, repair, source }) => [
        name,
        `${writeNumber(failure.meanH)} h`,
        `${writeNumber(repair.meanH)} h`,
        source,
      ]),
    ),
    ...renderFailovers(model),
    '## Not modelled',
    ['Components fail independently of each other.', ...model.notModelled]
      .map((each) => `- ${each}`)
      .join('\n'),
  ].join('\n\n');
}

function renderFailovers({ phases }: Model): string[] {
  const failovers = phases.flatMap(({ name, needs }) =>
    needs.flatMap((need: Need) => (need.kind === 'failover' ? [{ phase: name, ...need }] : [])),
  );
  if (failovers.length === 0) return [];
  return [
    renderTable(
      ['failover', 'phase', 'switch', 'coverage', 'source'],
      failovers.map(({ name, phase, switchH, coverage, source }) => [
        name,
        phase,
        `${writeNumber(switchH * 3_600)} s`,
        writeShare(coverage),
        source,
      ]),
    ),
  ];
}

function renderTable(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function writeShare(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`;
}

function writeChance({ value, low, high }: Estimate): string {
  const percent = (share: number): string => (share * 100).toFixed(1);
  return `${percent(value)} % [${percent(low)}, ${percent(high)}]`;
}

function writeMin(minutes: number): string {
  return minutes.toLocaleString('en-US', { maximumFractionDigits: minutes < 100 ? 1 : 0 });
}

function writeNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}
