/**
 * A runner that stands the tiny stack up, lays on it whatever this machine can, starts a program beside
 * it, pauses its database, says so, and never ends.
 */
import type { Burden } from '../../../stack/running-stack.ts';
import { explainRefusal } from '../explain-refusal.ts';
import { startEmbedded } from '../start-embedded.ts';
import { makeTinyTopology } from './tiny-topology.ts';

/** A program beside the stack that no signal but SIGKILL ends. */
const ENDLESS = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);";
const [run = '', reportFolder = ''] = process.argv.slice(2);
const topology = makeTinyTopology();
const burdens: [string, Burden][] = [
  ['postgres', { kind: 'disk-full' }],
  ['echo', { kind: 'cpu-pressure' }],
  ['echo', { kind: 'clock-skew', byMs: 60_000 }],
];
const possible = burdens.filter(
  ([target, { kind }]) => explainRefusal({ kind, target }, topology) === undefined,
);
const stack = await startEmbedded({
  run,
  reportFolder,
  topology,
  seed: 'seed',
  faults: possible.map(([target, { kind }]) => ({ kind, target })),
  settings: {},
  onProgress: () => {},
});
for (const [target, burden] of possible) {
  await stack.component(target).burden(burden.kind, burden);
}
stack.launch({ command: process.execPath, arguments: ['-e', ENDLESS], environment: {} });
await stack.component('postgres').pause();
console.log('paused');
setInterval(() => {}, 1000);
