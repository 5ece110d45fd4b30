import type { FaultLife } from '../../slo/verdict.ts';

/** The step of the scenario that an injection belongs to: `grok-dead` of `grok-dead#3`. */
export function stepOf({ name }: Pick<FaultLife, 'name'>): string {
  return name.replace(/#\d+$/, '');
}

/** Faults in their order, the trials of one step together. */
export function groupTrials(faults: FaultLife[]): [FaultLife, ...FaultLife[]][] {
  return [...Map.groupBy(faults, stepOf).values()] as [FaultLife, ...FaultLife[]][];
}
