import type { Fault } from './fault.ts';

/** A component is asked to end and may finish what it has begun, as in a deployment. */
export const stop: Fault = {
  inject: (stack, step) => stack.component(step.fault.target).stop(),
  heal: (stack, step) => stack.component(step.fault.target).start(),
};
