import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DowntimeCurve } from '../report/chart/draw-downtime.ts';
import { renderSimulationMarkdown } from '../report/simulation-markdown.ts';
import { renderSimulationPage } from '../report/simulation-page.ts';
import { describeSimulation } from '../simulation/describe-simulation.ts';
import { loadModel } from '../simulation/load-model.ts';
import { type PhaseYears, simulateYears } from '../simulation/simulate-years.ts';
import { summarize } from '../simulation/summarize.ts';
import { weighMoney } from '../simulation/weigh-money.ts';
import { EXIT_CODES } from './exit-code.ts';
import { printProblems } from './load-checked.ts';

const MOST_YEARS = 1_000_000;
/** A curve is drawn through so many of its quantiles. */
const CURVE_POINTS = 200;

interface SimulateOptions {
  years: string;
  seed: string;
  /** Folder for the report; by default one of the model's name in `reports/`. */
  out?: string;
}

/** Simulates years of a model, prints what each phase is worth and writes its report; needs no stack. */
export function simulate(file: string, options: SimulateOptions): number {
  const { model, problems } = loadModel(file);
  if (!model) {
    printProblems(problems);
    return EXIT_CODES.badInput;
  }
  const years = Number(options.years);
  if (!Number.isInteger(years) || years < 2 || years > MOST_YEARS) {
    const got = `got --years ${options.years}. Expected a whole number from 2 to ${MOST_YEARS}.`;
    process.stderr.write(`Failed to simulate: ${got}\n`);
    return EXIT_CODES.badInput;
  }
  const drawn = simulateYears(model, years, options.seed);
  const phases = summarize(model, drawn);
  const money = weighMoney(model, drawn);
  const command = `npx deadair simulate ${file} --years ${years} --seed ${options.seed}`;
  const report = describeSimulation({ model, phases, money, years, command });
  const text = `${renderSimulationMarkdown(report)}\n`;
  const folder = options.out ?? join('reports', `simulate-${basename(file, '.yaml')}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'simulation.md'), text);
  writeFileSync(
    join(folder, 'simulation.html'),
    renderSimulationPage(report, drawn.map(traceCurve), model.targets),
  );
  writeFileSync(
    join(folder, 'simulation.json'),
    `${JSON.stringify({ years, seed: options.seed, phases, money }, undefined, 2)}\n`,
  );
  process.stdout.write(`${text}\nreport  ${join(folder, 'simulation.html')}\n`);
  return EXIT_CODES.met;
}

function traceCurve({ phase, downH }: PhaseYears): DowntimeCurve {
  const sorted = Float64Array.from(downH).sort();
  const points = Array.from({ length: CURVE_POINTS }, (_, index): [number, number] => {
    const share = (index + 1) / CURVE_POINTS;
    return [(sorted[Math.ceil(share * sorted.length) - 1] ?? 0) * 60, share];
  });
  return { phase, points };
}
