/** A runner that stands the tiny stack up, pauses its database, says so, and never ends. */
import { startEmbedded } from '../start-embedded.ts';
import { makeTinyTopology } from './tiny-topology.ts';

const [run = '', reportFolder = ''] = process.argv.slice(2);
const stack = await startEmbedded({
  run,
  reportFolder,
  topology: makeTinyTopology(),
  seed: 'seed',
  settings: {},
  onProgress: () => {},
});
await stack.component('postgres').pause();
console.log('paused');
setInterval(() => {}, 1000);
