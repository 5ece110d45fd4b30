import { holdsOn } from './component-holds.ts';
import type { Fault } from './fault.ts';
import { healLinks, injectOnLinks } from './on-links.ts';

/**
 * SIGKILL of a component's whole process tree. Nobody can see a provider's process: its kill is what
 * its users see, every connection reset and new ones refused on each link towards it.
 */
export const kill: Fault = {
  inject: (stack, step) =>
    step.engine === 'host'
      ? holdsOn(stack, step.fault.target).hold(step.name, 'killed')
      : injectOnLinks(stack, step, { type: 'down' }),
  heal: (stack, step) =>
    step.engine === 'host'
      ? holdsOn(stack, step.fault.target).release(step.name)
      : healLinks(stack, step),
};
