/**
 * A runner that stands the tiny stack up, lays on it whatever this machine can, pauses its database, says
 * so, and never ends.
 */
import type { PlannedStep } from '../../../scenario/plan.ts';
import type { Burden } from '../../../stack/running-stack.ts';
import { explainRefusal } from '../explain-refusal.ts';
import { startEmbedded } from '../start-embedded.ts';
import { makeTinyTopology } from './tiny-topology.ts';

const [run = '', reportFolder = ''] = process.argv.slice(2);
const topology = makeTinyTopology();
const burdens: [string, Burden][] = [
  ['postgres', { kind: 'disk-full' }],
  ['echo', { kind: 'cpu-pressure' }],
  ['echo', { kind: 'clock-skew', byMs: 60_000 }],
];
const planned = burdens.map(([target, burden]) => ({ burden, step: describeStep(target, burden) }));
const possible = planned.filter(({ step }) => explainRefusal(step, topology) === undefined);
const stack = await startEmbedded({
  run,
  reportFolder,
  topology,
  seed: 'seed',
  steps: possible.map(({ step }) => step),
  settings: {},
  onProgress: () => {},
});
for (const { step, burden } of possible) {
  await stack.component(step.fault.target).burden(step.name, burden);
}
await stack.component('postgres').pause();
console.log('paused');
setInterval(() => {}, 1000);

function describeStep(target: string, { kind }: Burden): PlannedStep {
  const fault = { kind, target, share: 1 };
  return { name: `${kind}-${target}`, fault, moment: { atMs: 0 }, engine: 'host', links: [] };
}
