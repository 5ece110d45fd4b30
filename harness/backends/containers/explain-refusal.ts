import type { PlannedStep } from '../../scenario/plan.ts';
import type { FaultKind } from '../../scenario/scenario.ts';

const INSTEAD = 'Run it with --backend embedded';

const REASONS: Partial<Record<FaultKind, string>> = {
  'clock-skew': `containers have the clock of their machine. ${INSTEAD}`,
  'disk-full': `what a container keeps lies on the disk of the engine, which others need. ${INSTEAD}`,
  'memory-pressure': `an engine bounds memory by killing, and knows no pressure. ${INSTEAD}`,
};

/** Why a step cannot be done to containers; undefined when it can. */
export function explainRefusal({ fault }: PlannedStep): string | undefined {
  return REASONS[fault.kind];
}
