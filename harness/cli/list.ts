import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadScenario } from '../scenario/load-scenario.ts';
import { EXIT_CODES } from './exit-code.ts';
import { printProblems } from './load-checked.ts';

/** Prints each scenario of a folder and the folders in it: its file, its question, its profiles and what it proves. */
export function listScenarios(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name));
  if (files.length === 0) {
    process.stderr.write(
      `Failed to list ${folder}: it holds no .yaml file. Name another folder.\n`,
    );
    return EXIT_CODES.badInput;
  }
  // Models, and what callers say, lie beside the scenarios.
  const loaded = files.sort().flatMap((path) => {
    const one = loadScenario(path);
    return one.other ? [] : [one];
  });
  for (const { scenario } of loaded) {
    if (!scenario) continue;
    const { path, question, stack, proves } = scenario;
    const about = [
      ...(stack.profiles.length > 0 ? [`on ${stack.profiles.join(', ')}`] : []),
      ...(proves.length > 0 ? [`proves ${proves.join(', ')}`] : []),
    ];
    process.stdout.write(`${path}\n  ${question}\n`);
    if (about.length > 0) process.stdout.write(`  ${about.join(' · ')}\n`);
  }
  const problems = loaded.flatMap((each) => each.problems);
  if (problems.length === 0) return EXIT_CODES.met;
  printProblems(problems);
  return EXIT_CODES.badInput;
}
