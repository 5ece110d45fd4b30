/**
 * Scenarios that did not end as expected, or not at all, on one line: `node .ci/unexpected.mjs <folder>
 * <scenario…>`. What has no verdict for every run of it has not ended.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '', ...scenarios] = process.argv.slice(2);
const runs = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const verdicts = runs.map(({ name }) => {
  try {
    return JSON.parse(readFileSync(join(folder, name, 'verdict.json'), 'utf8'));
  } catch {
    return undefined;
  }
});
const ended = verdicts.filter((verdict) => verdict !== undefined);
const isGood = (scenario) => {
  const own = ended.filter((verdict) => verdict.scenario === scenario);
  return own.length > 0 && own.every(({ exitCode }) => exitCode === 0);
};
// A run without a verdict does not say whose it was: then nothing is taken for good.
const again = ended.length < runs.length ? scenarios : scenarios.filter((file) => !isGood(file));
process.stdout.write(`${again.join(' ')}\n`);
