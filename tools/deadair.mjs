#!/usr/bin/env node
/** The command `deadair`: runs on any Node from 20 on and hands over to the one that reads TypeScript. */
import { join } from 'node:path';
import { launch } from './bootstrap/launch.mjs';
import { ROOT } from './bootstrap/paths.mjs';
import { prepareNode } from './bootstrap/prepare.mjs';

launch(prepareNode(), [join(ROOT, 'harness/main.ts'), ...process.argv.slice(2)]);
