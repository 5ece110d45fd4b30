import { EXIT_CODES } from './exit-code.ts';
import { loadChecked, printProblems } from './load-checked.ts';

/** Checks scenario files against the language and their stack; prints every problem at once. */
export async function validateScenarios(files: string[]): Promise<number> {
  const { problems } = await loadChecked(files, { dry: true });
  if (problems.length > 0) {
    printProblems(problems);
    return EXIT_CODES.badInput;
  }
  process.stdout.write(`${files.length} ${files.length === 1 ? 'scenario' : 'scenarios'} valid\n`);
  return EXIT_CODES.met;
}
