/** `npm start`: from a fresh clone to two verdicts in about a minute and a half. */
import { join } from 'node:path';
import { launch } from './launch.mjs';
import { ROOT } from './paths.mjs';
import { prepareEverything } from './prepare.mjs';

const SCENARIOS = ['scenarios/grok-killed-mid-call.yaml', 'scenarios/postgres-killed.yaml'];

const node = prepareEverything();
process.chdir(ROOT);
const given = process.argv.slice(2);
launch(node, [join(ROOT, 'harness/main.ts'), 'run', ...SCENARIOS, ...given]);
