import { holdsOn } from './component-holds.ts';
import type { Fault } from './fault.ts';

/** SIGSTOP of a component's whole process tree: it holds its connections and answers nothing. */
export const pause: Fault = {
  inject: (stack, step) => holdsOn(stack, step.fault.target).hold(step.name, 'paused'),
  heal: (stack, step) => holdsOn(stack, step.fault.target).release(step.name),
};
