import type { Fault } from './fault.ts';
import { healLinks, injectOnLinks } from './on-links.ts';

/** Bytes on a link arrive later by a fixed time, plus or minus a jitter; their order is kept. */
export const latency: Fault = {
  inject: (stack, step) =>
    injectOnLinks(stack, step, {
      type: 'latency',
      stream: step.fault.direction ?? 'downstream',
      attributes: { latency: step.fault.latencyMs ?? 0, jitter: step.fault.jitterMs ?? 0 },
    }),
  heal: healLinks,
};
