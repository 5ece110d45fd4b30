import { LINK_FAULT_NAMES, type LinkFaultName } from '../link-faults/catalogue.ts';
import type { PlannedStep } from '../scenario/plan.ts';
import { PROVIDER_FAULT_NAMES, type ProviderFaultName } from '../scenario/provider-faults.ts';
import type { FaultKind } from '../scenario/scenario.ts';
import type { Instant, Relief, RunningStack } from '../stack/running-stack.ts';
import { clockSkew } from './clock-skew.ts';
import { cpuPressure } from './cpu-pressure.ts';
import { diskFull } from './disk-full.ts';
import { kill } from './kill.ts';
import { memoryPressure } from './memory-pressure.ts';
import { misbehave } from './misbehave.ts';
import { onLinks } from './on-links.ts';
import { partition } from './partition.ts';
import { pause } from './pause.ts';
import { restart } from './restart.ts';
import { stop } from './stop.ts';

/**
 * A kind of fault: how it is injected and healed. Each resolves with the instant at which it was
 * proven to be in force, or gone; both are bounded by the stack's own waits.
 */
export interface Fault {
  inject(stack: RunningStack, step: PlannedStep): Promise<Instant>;
  heal(stack: RunningStack, step: PlannedStep): Promise<Relief>;
}

/** Every kind of fault there is. */
export const faults: Record<FaultKind, Fault> = {
  kill,
  stop,
  pause,
  restart,
  partition,
  'clock-skew': clockSkew,
  'disk-full': diskFull,
  'cpu-pressure': cpuPressure,
  'memory-pressure': memoryPressure,
  ...(Object.fromEntries(PROVIDER_FAULT_NAMES.map((name) => [name, misbehave])) as Record<
    ProviderFaultName,
    Fault
  >),
  ...(Object.fromEntries(LINK_FAULT_NAMES.map((name) => [name, onLinks])) as Record<
    LinkFaultName,
    Fault
  >),
};
