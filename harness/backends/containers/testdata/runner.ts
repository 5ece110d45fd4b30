/** A runner that stands the tiny stack up, pauses its database, says so, and never ends. */
import { makeTinyTopology } from '../../embedded/testdata/tiny-topology.ts';
import { startContainers } from '../start-containers.ts';

const [run = '', reportFolder = ''] = process.argv.slice(2);
const stack = await startContainers({
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
