import type { Fault } from './fault.ts';

/** A provider keeps its sockets open and says nothing more, on new connections neither. */
export const silence: Fault = {
  inject: (stack, { name, fault }) =>
    stack.provider(fault.target).misbehave(name, { kind: 'silence', share: fault.share }),
  heal: (stack, { name, fault }) => stack.provider(fault.target).heal(name),
};
