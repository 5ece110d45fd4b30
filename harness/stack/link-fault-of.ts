import { LINK_FAULT_NAMES, linkFaultType } from '../link-faults/catalogue.ts';
import type { LinkFault, PlannedFault } from './running-stack.ts';

/** A fault of a scenario in the terms of the fault proxy; undefined when it does not act on links. */
export function linkFaultOf(planned: PlannedFault, name: string): LinkFault | undefined {
  const { kind, direction, attributes, first, trigger, share, engine } = planned;
  const known = LINK_FAULT_NAMES.find((each) => each === kind);
  if (known === undefined) return undefined;
  return {
    name,
    type: linkFaultType(known),
    ...(direction && { stream: direction }),
    ...(attributes && { attributes }),
    ...(first && { first }),
    ...(trigger && { trigger }),
    ...(share !== undefined && { share }),
    ...(engine && { engine }),
  };
}
