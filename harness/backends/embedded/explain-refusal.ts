import type { PlannedFault } from '../../stack/running-stack.ts';
import type { Topology } from '../../stack/topology.ts';
import { splitCommand } from '../service-environment.ts';
import { findGroupParent } from './burdens/find-group-parent.ts';
import { explainNoMemoryDisk } from './burdens/memory-disk.ts';
import { CONTROLLERS } from './burdens/prepare-burdens.ts';

/** Why a fault cannot be done to processes of this machine; undefined when it can. */
export function explainRefusal(fault: PlannedFault, topology: Topology): string | undefined {
  const { kind, target, engine } = fault;
  if (engine === 'toxiproxy') {
    return 'no Toxiproxy stands on its links. Leave engine: out, or run it with --backend containers';
  }
  if (kind === 'clock-skew') {
    const [program] = splitCommand(topology.services[target]?.command ?? '');
    if (program === 'node') return undefined;
    return `it is started by ${program}, and only node can be handed another clock`;
  }
  if (kind === 'disk-full') return explainNoMemoryDisk();
  if (kind !== 'cpu-pressure' && kind !== 'memory-pressure') return undefined;
  const parent = findGroupParent([CONTROLLERS[kind]]);
  return 'reason' in parent ? parent.reason : undefined;
}
