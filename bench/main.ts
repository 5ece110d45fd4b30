/**
 * Measures what the README claims: `npm run bench` runs everything, `npm run bench -- proxy` one part.
 * Both sides of a comparison are measured in the same run, interleaved, since the machine is shared.
 */
import { measureCallsAtOnce } from './calls-at-once.ts';
import { measureColdStart } from './cold-start.ts';
import { measureJudge } from './judge/measure-judge.ts';
import { measureProxy } from './proxy/measure-proxy.ts';
import { measureSimulation } from './simulation/measure-simulation.ts';
import { measureTurnLatency } from './turn-latency.ts';

const parts: Record<string, () => Promise<void>> = {
  'cold-start': measureColdStart,
  proxy: measureProxy,
  turns: measureTurnLatency,
  calls: measureCallsAtOnce,
  simulation: measureSimulation,
  judge: measureJudge,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  process.stderr.write(`Unknown part ${unknown}. Expected one of ${Object.keys(parts)}.\n`);
  process.exit(2);
}
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) await measure();
}
