#!/usr/bin/env node
/** The command `deadair`: runs on any Node from 20 on and hands over to the one that reads TypeScript. */
import { join } from 'node:path';
import { launch } from './bootstrap/launch.mjs';
import { ROOT } from './bootstrap/paths.mjs';
import { prepareNode } from './bootstrap/prepare.mjs';

// A judge measures nothing: a small heap that is collected often holds the least.
const heap =
  process.argv[2] === 'judge'
    ? { heap: ['--max-semi-space-size=4', '--heap-growing-percent=10'] }
    : {};
launch(prepareNode(), [join(ROOT, 'harness/main.ts'), ...process.argv.slice(2)], heap);
