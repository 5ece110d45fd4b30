import type { EventOf } from '../../journal/event.ts';
import type { RunView } from '../run-view.ts';
import { componentHit, endOfForce } from './failover-parties.ts';
import { endOf } from './probe-goodness.ts';

/** Who gave an answer: the first of its chain, an equal backup of it, or a lesser fallback. */
export type ServingRole = 'first' | 'equal' | 'fallback';

/**
 * Who gave an answer, by evidence from outside: the link that carried it, or, of several requests
 * under way at once, what was left of the chain while faults held the rest of it down, and who carried none
 * of the replies. Undefined when
 * that does not tell.
 */
export function findServingRole(answer: EventOf<'probe'>, run: RunView): ServingRole | undefined {
  const chain = run.header.stack.probes[answer.probe]?.servedBy ?? [];
  if (chain.length === 0) return undefined;
  if (answer.carriedBy?.length === 1) return roleOf(answer.carriedBy[0] ?? '', chain, run);
  const left = chain.filter((link) => !isHeldDown(link, answer, run));
  if (left.length === 0) return 'fallback';
  // Whose link carried no reply meanwhile did not answer; what a service remembers comes by no link at all.
  const { carriedAmong } = answer;
  const may = left.filter((link) => carriedAmong?.includes(link) ?? true);
  if (may.every((link) => roleOf(link, chain, run) === 'fallback')) return 'fallback';
  const roles = new Set(left.map((link) => roleOf(link, chain, run)));
  const [role] = roles;
  return roles.size === 1 && role !== 'first' ? role : undefined;
}

function roleOf(link: string, chain: string[], run: RunView): ServingRole {
  const [first = ''] = chain;
  if (link === first) return 'first';
  const component = componentHit({ target: link });
  const equal = Object.values(run.header.stack.failovers).some(
    ({ of }) => of.includes(component) && of.includes(componentHit({ target: first })),
  );
  return equal ? 'equal' : 'fallback';
}

/** Faults under which nothing can be answered, as long as they spare nobody. */
const HOLD_DOWN = new Set(['kill', 'stop', 'pause', 'partition', 'down', 'reset', 'silence']);

function isHeldDown(link: string, answer: EventOf<'probe'>, run: RunView): boolean {
  return run.faults.some(
    (fault) =>
      fault.whole &&
      HOLD_DOWN.has(fault.kind) &&
      (fault.target === link || fault.target === componentHit({ target: link })) &&
      fault.t0 !== undefined &&
      answer.sentMs >= fault.t0[1] &&
      endOf(answer) <= endOfForce(fault, run),
  );
}
