import type { FaultSpec } from '../scenario/scenario.ts';
import type { Fault } from './fault.ts';
import { healLinks, injectOnLinks, joinInstants } from './on-links.ts';

type Direction = NonNullable<FaultSpec['direction']>;

/** Nothing passes between two components, or between one and all others, and nobody is told. */
export const partition: Fault = {
  inject: async (stack, step) =>
    joinInstants(
      await Promise.all(
        step.links.map((link) => {
          const to = stack.topology.links.find(({ name }) => name === link)?.to;
          const stream = chooseStream(step.fault, to);
          return injectOnLinks(stack, { ...step, links: [link] }, { type: 'blackhole', stream });
        }),
      ),
    ),
  heal: healLinks,
};

/**
 * Which way of a link towards `to` is cut. `upstream` loses what goes to the one that the fault names
 * last, `downstream` what comes from it; where that one calls itself, it is the other way round.
 */
export function chooseStream({ target, direction = 'both' }: FaultSpec, to?: string): Direction {
  if (direction === 'both' || to === target.split('->').at(-1)) return direction;
  return direction === 'upstream' ? 'downstream' : 'upstream';
}
