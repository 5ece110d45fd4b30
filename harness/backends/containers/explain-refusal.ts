import type { PlannedFault } from '../../stack/running-stack.ts';

const INSTEAD = 'Run it with --backend embedded';

const REASONS: Partial<Record<PlannedFault['kind'], string>> = {
  'clock-skew': `containers have the clock of their machine. ${INSTEAD}`,
  'disk-full': `what a container keeps lies on the disk of the engine, which others need. ${INSTEAD}`,
  'memory-pressure': `an engine bounds memory by killing, and knows no pressure. ${INSTEAD}`,
};

/** Why a fault cannot be done to containers; undefined when it can. */
export function explainRefusal({ kind }: PlannedFault): string | undefined {
  return REASONS[kind];
}
