import type { Fault } from './fault.ts';

/** SIGKILL of a component's process tree; its heal starts it again at once, with its data. */
export const restart: Fault = {
  inject: (stack, step) => stack.component(step.fault.target).kill(),
  heal: (stack, step) => stack.component(step.fault.target).start(),
};
