import type { Fault } from './fault.ts';

/** A component gets a tenth of one processor, as beside a noisy neighbour. */
export const cpuPressure: Fault = {
  inject: (stack, { name, fault }) =>
    stack.component(fault.target).burden(name, { kind: 'cpu-pressure' }),
  heal: (stack, { name, fault }) => stack.component(fault.target).relieve(name),
};
