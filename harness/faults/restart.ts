import { holdsOn } from './component-holds.ts';
import type { Fault } from './fault.ts';

/** SIGKILL of a component's process tree; its heal starts it again at once, with its data. */
export const restart: Fault = {
  inject: (stack, step) => holdsOn(stack, step.fault.target).hold(step.name, 'killed'),
  heal: (stack, step) => holdsOn(stack, step.fault.target).release(step.name),
};
