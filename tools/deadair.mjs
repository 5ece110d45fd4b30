#!/usr/bin/env node
/** The command `deadair`: runs on any Node from 20 on and hands over to the one that reads TypeScript. */
import { join } from 'node:path';
import { launch } from './bootstrap/launch.mjs';
import { ROOT } from './bootstrap/paths.mjs';
import { prepareNode } from './bootstrap/prepare.mjs';
import { SMALL_PROCESS } from './bootstrap/small-process.mjs';

const options = process.argv[2] === 'judge' ? SMALL_PROCESS : {};
launch(prepareNode(), [join(ROOT, 'harness/main.ts'), ...process.argv.slice(2)], options);
