import { holdsOn } from './component-holds.ts';
import type { Fault } from './fault.ts';

/** A component is asked to end and may finish what it has begun, as in a deployment. */
export const stop: Fault = {
  inject: (stack, step) => holdsOn(stack, step.fault.target).hold(step.name, 'stopped'),
  heal: (stack, step) => holdsOn(stack, step.fault.target).release(step.name),
};
