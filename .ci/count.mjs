/**
 * How much of a step passed and failed: `node .ci/count.mjs <kind> <where> <exit code>` prints two
 * numbers. What was skipped, and a step that shows no result, has failed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const COUNTS = {
  vitest: countVitest,
  runs: countRuns,
  lines: countLines,
  exit: () => [1, 0],
  right: () => [1, 0],
};

const [kind = '', where = '', exitCode = '1'] = process.argv.slice(2);
process.stdout.write(`${count().join(' ')}\n`);

function count() {
  let [passed, failed] = [0, 0];
  try {
    [passed, failed] = COUNTS[kind](where);
  } catch (error) {
    process.stderr.write(`count: ${error.message}\n`);
  }
  // A calibration that is right and only too wide tells of the machine: 3 is no failure there.
  if (kind === 'right') return ['0', '3'].includes(exitCode) ? [1, 0] : [0, 1];
  if (exitCode !== '0' && kind === 'exit') return [0, 1];
  if (exitCode !== '0' || passed + failed === 0) return [passed, Math.max(failed, 1)];
  return [passed, failed];
}

/** Vitest's own JSON: a test that was skipped counts as failed. */
function countVitest(file) {
  const { numPassedTests, numTotalTests, numFailedTestSuites, testResults } = read(file);
  for (const { assertionResults } of testResults) {
    for (const { status, fullName } of assertionResults) {
      if (status !== 'passed') process.stderr.write(`${status}: ${fullName}\n`);
    }
  }
  const failed = numTotalTests - numPassedTests;
  return [numPassedTests, Math.max(failed, numFailedTestSuites > 0 ? 1 : 0)];
}

/** One verdict for each run folder: a run that left none has failed. */
function countRuns(folder) {
  const runs = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const codes = runs.map(({ name }) => {
    const verdict = join(folder, name, 'verdict.json');
    return existsSync(verdict) ? read(verdict).exitCode : 4;
  });
  const passed = codes.filter((code) => code === 0).length;
  return [passed, codes.length - passed];
}

/** The last line of a log that ends with `N passed, N failed`. */
function countLines(log) {
  const last = [...readFileSync(log, 'utf8').matchAll(/(?:^|: )(\d+) passed, (\d+) failed$/gm)].at(
    -1,
  );
  return last ? [Number(last[1]), Number(last[2])] : [0, 0];
}

function read(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
