import type { Backend } from '../../stack/running-stack.ts';
import { describeEngine, explainRefusal } from './explain-refusal.ts';

/** Everything as containers of a Docker engine. Its client is loaded by those alone who ask for it. */
export const containers: Backend = {
  name: 'containers',
  explainRefusal,
  describeEngine,
  start: async (request) => (await import('./start-containers.ts')).startContainers(request),
};
