import type { FaultSpec, Moment } from './scenario.ts';

/** A scenario resolved for one seed: what will be done, in order. Printing it is the dry run. */
export interface Plan {
  seed: string;
  steps: PlannedStep[];
}

export interface PlannedTrial {
  /** Name of the step in the scenario. */
  step: string;
  /** Counts from 1. */
  trial: number;
  of: number;
  everyMs: number;
}

export interface PlannedStep {
  /** Unique in the run: the step's name, `#n` added when it repeats. */
  name: string;
  fault: FaultSpec;
  moment: Moment;
  forMs?: number;
  /** Which trial of a step that repeats. */
  repeat?: PlannedTrial;
  /** Who does it: the fault proxy, the backend (processes) or the provider's fake. */
  engine: 'proxy' | 'host' | 'fake';
  /** Links that the fault acts on or is felt through. */
  links: string[];
}
