/**
 * `npm run verify`: the full figures, one after the other on an otherwise idle machine. The last line
 * sums up; everything goes on after a failure.
 */
import { spawnSync } from 'node:child_process';

const SUITE_TIMES = 5;

const steps: { name: string; command: string[] }[] = [
  ...Array.from({ length: SUITE_TIMES }, (_, time) => ({
    name: `suite, time ${time + 1}`,
    command: ['harness/main.ts', 'run', ...scenarioFiles()],
  })),
  { name: 'conformance', command: ['conformance/main.ts'] },
  { name: 'fuzzed proxy', command: ['conformance/fuzz.ts', '1000000', '100000'] },
  { name: 'replayed bytes', command: ['conformance/replay-often.ts', '100'] },
  { name: 'simulated years', command: ['verify/simulation.ts'] },
  { name: 'intervals of clustered outages', command: ['verify/intervals.ts'] },
  { name: 'mutated service levels', command: ['verify/openslo.ts', '10000'] },
  { name: 'Prometheus rules', command: ['verify/promtool.ts'] },
  { name: 'planted bugs', command: ['oracle/run-oracle.ts'] },
  { name: 'inconclusive cells', command: ['verify/inconclusive.ts'] },
  { name: 'kill cells', command: ['verify/kill-cells.ts', '--times', '3'] },
  {
    name: 'kill cells on containers',
    command: ['verify/kill-cells.ts', '--times', '3', '--backend', 'containers'],
  },
  { name: 'calibration', command: ['harness/main.ts', 'calibrate', '--runs', '300'] },
];

function scenarioFiles(): string[] {
  return [
    'nothing-breaks',
    'grok-killed-mid-call',
    'grok-killed-without-fallback',
    'grok-goes-silent-mid-call',
    'postgres-killed',
    'postgres-slow',
  ].map((name) => `scenarios/${name}.yaml`);
}

const failed = steps.filter(({ name, command }) => {
  process.stdout.write(`\n## ${name}\n`);
  return (
    spawnSync(process.execPath, [...process.execArgv, ...command], { stdio: 'inherit' }).status !==
    0
  );
});
process.stdout.write(`\n${steps.length - failed.length} passed, ${failed.length} failed\n`);
for (const { name } of failed) process.stdout.write(`✗ ${name}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
