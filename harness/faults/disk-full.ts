import type { Fault } from './fault.ts';

/** A datastore finds no room for another byte on its disk. */
export const diskFull: Fault = {
  inject: (stack, { name, fault }) =>
    stack.component(fault.target).burden(name, { kind: 'disk-full' }),
  heal: (stack, { name, fault }) => stack.component(fault.target).relieve(name),
};
