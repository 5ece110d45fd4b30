/**
 * Runs programs that only compute side by side, each with its output in one piece: `node .ci/at-once.mjs
 * 'verify/openslo.ts 10000' …`. Ends with the sum of their last lines, `N passed, N failed`.
 */
import { spawn } from 'node:child_process';

const results = await Promise.all(process.argv.slice(2).map(run));
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
process.exitCode = sum('failed') === 0 ? 0 : 1;

async function run(program) {
  const child = spawn(process.execPath, ['tools/bootstrap/run.mjs', ...program.split(' ')]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  process.stdout.write(`## ${program}: exit code ${code}\n${output}\n`);
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  const [passed, failed] = last ? [Number(last[1]), Number(last[2])] : [0, 0];
  return { passed, failed: code === 0 && passed > 0 ? failed : Math.max(failed, 1) };
}
