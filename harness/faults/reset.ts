import type { Fault } from './fault.ts';
import { healLinks, injectOnLinks } from './on-links.ts';

/** Every connection of a link is reset at once, also an idle one; new ones right after they open. */
export const reset: Fault = {
  inject: (stack, step) => injectOnLinks(stack, step, { type: 'reset_peer' }),
  heal: healLinks,
};
