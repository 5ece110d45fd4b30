import type { Fault } from './fault.ts';

/** A component holds more memory than it is left: it waits while the kernel takes some away. */
export const memoryPressure: Fault = {
  inject: (stack, { name, fault }) =>
    stack.component(fault.target).burden(name, { kind: 'memory-pressure' }),
  heal: (stack, { name, fault }) => stack.component(fault.target).relieve(name),
};
