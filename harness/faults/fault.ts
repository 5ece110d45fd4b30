import { LINK_FAULT_NAMES, type LinkFaultName } from '../link-faults/catalogue.ts';
import type { PlannedStep } from '../scenario/plan.ts';
import type { FaultKind } from '../scenario/scenario.ts';
import type { Instant, RunningStack } from '../stack/running-stack.ts';
import { kill } from './kill.ts';
import { onLinks } from './on-links.ts';
import { partition } from './partition.ts';
import { pause } from './pause.ts';
import { restart } from './restart.ts';
import { silence } from './silence.ts';
import { stop } from './stop.ts';

/**
 * A kind of fault: how it is injected and healed. Each resolves with the instant at which it was
 * proven to be in force, or gone; both are bounded by the stack's own waits.
 */
export interface Fault {
  inject(stack: RunningStack, step: PlannedStep): Promise<Instant>;
  heal(stack: RunningStack, step: PlannedStep): Promise<Instant>;
}

/** Every kind of fault there is. */
export const faults: Record<FaultKind, Fault> = {
  kill,
  stop,
  pause,
  restart,
  silence,
  partition,
  ...(Object.fromEntries(LINK_FAULT_NAMES.map((name) => [name, onLinks])) as Record<
    LinkFaultName,
    Fault
  >),
};
