import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { renderSimulationJson } from '../report/simulation-json.ts';
import { renderSimulationMarkdown } from '../report/simulation-markdown.ts';
import { renderSimulationPage } from '../report/simulation-page.ts';
import { renderSimulationTerminal } from '../report/simulation-terminal.ts';
import { answerStudy } from '../simulation/answer-study.ts';
import { describeSimulation } from '../simulation/describe-simulation.ts';
import { loadModel } from '../simulation/load-model.ts';
import { simulateOnWorkers } from '../simulation/simulate-on-workers.ts';
import { openStudy } from '../simulation/study.ts';
import { EXIT_CODES } from './exit-code.ts';
import { printProblems } from './load-checked.ts';
import { quoteWord } from './quote-word.ts';

const FEWEST_YEARS = 100;
const MOST_YEARS = 1_000_000;
const MOST_WORKERS = 8;

interface SimulateOptions {
  years: string;
  seed: string;
  /** Folder for the report; by default one of the model's name in `reports/`. */
  out?: string;
  /** Threads that draw years; the same years, whatever their number. */
  workers?: string;
}

/** Simulates years of a model, prints what each phase is worth and writes its report; needs no stack. */
export async function simulate(file: string, options: SimulateOptions): Promise<number> {
  const loaded = loadModel(file);
  const study = openStudy(loaded);
  if (!study) {
    printProblems(loaded.problems);
    return EXIT_CODES.badInput;
  }
  const years = Number(options.years);
  if (!Number.isInteger(years) || years < FEWEST_YEARS || years > MOST_YEARS) {
    const expected = `Expected a whole number from ${FEWEST_YEARS} to ${MOST_YEARS}.`;
    process.stderr.write(`Failed to simulate: got --years ${options.years}. ${expected}\n`);
    return EXIT_CODES.badInput;
  }
  const workers = Number(options.workers ?? Math.min(availableParallelism(), MOST_WORKERS));
  if (!Number.isInteger(workers) || workers < 1 || workers > MOST_WORKERS) {
    const expected = `Expected a whole number from 1 to ${MOST_WORKERS}.`;
    process.stderr.write(`Failed to simulate: got --workers ${options.workers}. ${expected}\n`);
    return EXIT_CODES.badInput;
  }
  const { seed } = options;
  const drawn = await simulateOnWorkers(study.model, years, seed, workers);
  const answers = answerStudy(study, { years, seed, drawn });
  const command = `npx deadair simulate ${quoteWord(file)} --years ${years} --seed ${quoteWord(seed)}`;
  const report = describeSimulation(answers, command);
  const text = `${renderSimulationMarkdown(report)}\n`;
  const folder = options.out ?? join('reports', `simulate-${basename(file, '.yaml')}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'simulation.md'), text);
  writeFileSync(join(folder, 'simulation.html'), renderSimulationPage(report, answers));
  writeFileSync(join(folder, 'simulation.json'), renderSimulationJson(answers));
  process.stdout.write(`${renderSimulationTerminal(report)}\n`);
  process.stdout.write(`report  ${join(folder, 'simulation.html')}, and .md beside it\n`);
  return EXIT_CODES.met;
}
