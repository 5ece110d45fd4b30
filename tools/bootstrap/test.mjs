/** `npm test [-- vitest's own arguments]`: the project's tests on real PostgreSQL, Redis and sockets. */
import { join } from 'node:path';
import { launch } from './launch.mjs';
import { MODULES, ROOT } from './paths.mjs';
import { prepareEverything } from './prepare.mjs';

const node = prepareEverything();
process.chdir(ROOT);
launch(node, [join(MODULES, 'vitest/vitest.mjs'), 'run', ...process.argv.slice(2)]);
