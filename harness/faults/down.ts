import type { Fault } from './fault.ts';
import { healLinks, injectOnLinks } from './on-links.ts';

/** Every connection of a link is reset, and new ones are refused. */
export const down: Fault = {
  inject: (stack, step) => injectOnLinks(stack, step, { type: 'down' }),
  heal: healLinks,
};
