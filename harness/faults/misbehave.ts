import type { Fault } from './fault.ts';

/** A provider's fake does something wrong by itself: the kind of fault and its settings are the fake's own. */
export const misbehave: Fault = {
  inject: (stack, { name, fault: { kind, target, attributes, share } }) =>
    stack
      .provider(target)
      .misbehave(name, { kind, ...attributes, ...(share < 1 ? { share } : {}) }),
  heal: (stack, { name, fault }) => stack.provider(fault.target).heal(name),
};
