import type { FaultSpec, Moment } from './scenario.ts';

/** A scenario resolved for one seed: what will be done, in order. Printing it is the dry run. */
export interface Plan {
  seed: string;
  steps: PlannedStep[];
}

export interface PlannedStep {
  /** Unique in the run: the step's name, `/n` added when it repeats. */
  name: string;
  fault: FaultSpec;
  moment: Moment;
  forMs?: number;
  /** Who does it: the fault proxy, the backend (processes) or the provider's fake. */
  engine: 'proxy' | 'host' | 'fake';
  /** Links that the fault acts on or is felt through. */
  links: string[];
}
