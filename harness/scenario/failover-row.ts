import type { Expectation, Step } from './scenario.ts';

/** A row that bounds how long an equal backup may take: what one injection is a trial of. */
export type FailoverRow = Expectation & { kind: 'failover' | 'request-failover' };

/** Who stands in for whom: a stack file has it, and so has the header of a journal. */
interface Chains {
  failovers: Readonly<Record<string, { of: string[] }>>;
  probes: Readonly<Record<string, { servedBy: string[] }>>;
  links: readonly { name: string; to: string }[];
}

export function isFailoverRow(row: Expectation): row is FailoverRow {
  return row.kind === 'failover' || row.kind === 'request-failover';
}

/** Whether a step hits what the backup of a row has to take over from. */
export function testsFailover(
  { fault }: Pick<Step, 'fault'>,
  row: FailoverRow,
  stack: Chains,
): boolean {
  const hit = endOf(fault.target, stack);
  if (row.kind === 'failover') {
    return hit !== row.to && (stack.failovers[row.of]?.of.includes(hit) ?? false);
  }
  const [first] = stack.probes[row.of]?.servedBy ?? [];
  return first !== undefined && (fault.target === first || hit === endOf(first, stack));
}

/**
 * By which name the failover of a row is known: its own; of a probe that of the chain which those who
 * serve it are members of, or the probe's.
 */
export function nameFailover(row: FailoverRow, stack: Chains): string {
  if (row.kind === 'failover') return row.of;
  const [first, ...others] = (stack.probes[row.of]?.servedBy ?? []).map((link) =>
    endOf(link, stack),
  );
  const chain = Object.entries(stack.failovers).find(
    ([, { of }]) => of[0] === first && others.some((other) => of.includes(other)),
  );
  return chain?.[0] ?? row.of;
}

/** Whether a row bounds the failover of that name. */
export function isOfFailover(row: FailoverRow, name: string, stack: Chains): boolean {
  return row.of === name || nameFailover(row, stack) === name;
}

function endOf(target: string, { links }: Chains): string {
  return links.find(({ name }) => name === target)?.to ?? target;
}
