import type { Backend } from '../../stack/running-stack.ts';

/** Everything as containers of a Docker engine. Its client is loaded by those alone who ask for it. */
export const containers: Backend = {
  name: 'containers',
  start: async (request) => (await import('./start-containers.ts')).startContainers(request),
};
