/** Scenarios of a folder of reports that did not end as expected, on one line: `node .ci/unexpected.mjs <folder>`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = ''] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true });
const verdicts = files
  .filter((file) => file.endsWith('verdict.json'))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
const missed = verdicts.filter(({ exitCode }) => exitCode !== 0).map(({ scenario }) => scenario);
process.stdout.write(`${[...new Set(missed)].join(' ')}\n`);
