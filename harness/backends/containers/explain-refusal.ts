import { linkFaultOf } from '../../stack/link-fault-of.ts';
import type { PlannedFault } from '../../stack/running-stack.ts';
import { chooseEngine, explainUnable } from './toxiproxy-share.ts';

const INSTEAD = 'Run it with --backend embedded';

const REASONS: Partial<Record<PlannedFault['kind'], string>> = {
  'clock-skew': `containers have the clock of their machine. ${INSTEAD}`,
  'disk-full': `what a container keeps lies on the disk of the engine, which others need. ${INSTEAD}`,
  'memory-pressure': `an engine bounds memory by killing, and knows no pressure. ${INSTEAD}`,
};

/** Why a fault cannot be done to containers; undefined when it can. */
export function explainRefusal(planned: PlannedFault): string | undefined {
  const fault = linkFaultOf(planned, '');
  const unable = fault?.engine === 'toxiproxy' ? explainUnable(fault) : undefined;
  return unable === undefined ? REASONS[planned.kind] : `${unable}. Leave engine: toxiproxy out`;
}

/** Which of the two proxies in a row does a fault on a link. */
export function describeEngine(planned: PlannedFault): string {
  const fault = linkFaultOf(planned, '');
  if (!fault || chooseEngine(fault) === 'deadair') return 'fault proxy';
  return 'real Toxiproxy, and the fault proxy tells the harm';
}
