import { loadModel } from '../simulation/load-model.ts';
import { renderSimulation } from '../simulation/render-simulation.ts';
import { simulateYears } from '../simulation/simulate-years.ts';
import { summarize } from '../simulation/summarize.ts';
import { EXIT_CODES } from './exit-code.ts';
import { printProblems } from './load-checked.ts';

const MOST_YEARS = 1_000_000;

/** Simulates years of a model and prints what each phase is worth; needs no stack. */
export function simulate(file: string, options: { years: string; seed: string }): number {
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
  const summaries = summarize(model, simulateYears(model, years, options.seed));
  process.stdout.write(`${renderSimulation(model, summaries, { years, seed: options.seed })}\n`);
  return EXIT_CODES.met;
}
