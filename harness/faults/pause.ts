import type { Fault } from './fault.ts';

/** SIGSTOP of a component's whole process tree: it holds its connections and answers nothing. */
export const pause: Fault = {
  inject: (stack, step) => stack.component(step.fault.target).pause(),
  heal: (stack, step) => stack.component(step.fault.target).resume(),
};
