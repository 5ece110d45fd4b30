/** `node tools/bootstrap/run.mjs bench/main.ts …`: runs a program of the checkout, prepared first. */
import { join } from 'node:path';
import { launch } from './launch.mjs';
import { ROOT } from './paths.mjs';
import { prepareEverything } from './prepare.mjs';

const [program, ...given] = process.argv.slice(2);
if (!program) {
  process.stderr.write('Failed to run: no program was named. Give one, such as bench/main.ts.\n');
  process.exit(2);
}
const node = prepareEverything();
process.chdir(ROOT);
launch(node, [join(ROOT, program), ...given]);
