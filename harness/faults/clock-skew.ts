import type { Fault } from './fault.ts';

/** A service sees another time of day. Its timers run on: they follow no clock on the wall. */
export const clockSkew: Fault = {
  inject: (stack, { name, fault }) =>
    stack.component(fault.target).burden(name, { kind: 'clock-skew', byMs: fault.skewMs ?? 0 }),
  heal: (stack, { name, fault }) => stack.component(fault.target).relieve(name),
};
