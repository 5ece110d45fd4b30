/**
 * A process of its own that holds one end of a pipe, whose other end only the runner has. However the
 * runner ends, the pipe ends with it; then everything that the run made is undone.
 */
import { once } from 'node:events';
import { sweepRun } from './sweep.ts';

const [statePath] = process.argv.slice(2);
if (statePath === undefined) {
  throw new Error('Failed to supervise: got no state file. Expected its path as the argument.');
}
// A terminal's Ctrl-C or a session's end must not take the cleaner along with what it has to clean.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

process.stdin.on('error', () => {});
process.stdin.resume();
await once(process.stdin, 'close');
await sweepRun(statePath);
process.exit(0);
