/**
 * What the language needs to know of a stack: the names in it. A `Topology` is one; the language knows
 * no more of the room that loads it.
 */
export interface KnownStack {
  services: Readonly<
    Record<string, { metrics?: unknown; ports?: Readonly<Record<string, string>> }>
  >;
  datastores: Readonly<Record<string, unknown>>;
  providers: Readonly<Record<string, { fake?: string }>>;
  /** `opaque`: ciphertext passes, which no fault can read. */
  links: readonly { name: string; from: string; to: string; opaque?: boolean }[];
  failovers: Readonly<Record<string, { of: string[] }>>;
  probes: Readonly<Record<string, { servedBy: string[]; reads?: { write: string } }>>;
  mixes: Readonly<Record<string, unknown>>;
  writes: Readonly<Record<string, unknown>>;
  sessions: Readonly<Record<string, unknown>>;
  scripts: Readonly<Record<string, { patienceMs: number }>>;
  /** Service levels by name, with what of a journal each counts; absent without SLO files. */
  slos?: Readonly<Record<string, KnownServiceLevel>>;
}

/** A service level, as far as a row that names it can be impossible. */
export interface KnownServiceLevel {
  /** requests, calls, turns, seconds or failovers; undefined when no journal measures it. */
  unit?: string;
  /** The probe, or the failover, that it is about. */
  of?: string;
  /** Largest target among its objectives. */
  target: number;
}

export type ComponentKind = 'service' | 'datastore' | 'provider';

export function findComponentKind(stack: KnownStack, name: string): ComponentKind | undefined {
  if (Object.hasOwn(stack.services, name)) return 'service';
  if (Object.hasOwn(stack.datastores, name)) return 'datastore';
  return Object.hasOwn(stack.providers, name) ? 'provider' : undefined;
}

export function listComponents(stack: KnownStack): string[] {
  const { services, datastores, providers } = stack;
  return [services, datastores, providers].flatMap((components) => Object.keys(components));
}

/** Links that a partition cuts: of a component every one; of `a->b` those between the two, either way. */
export function findCutLinks(stack: KnownStack, target: string): string[] {
  const sides = target.split('->');
  return stack.links
    .filter(({ from, to }) =>
      sides.length === 1 ? sides.includes(from) || sides.includes(to) : isBetween(sides, from, to),
    )
    .map(({ name }) => name);
}

function isBetween(sides: string[], from: string, to: string): boolean {
  return from !== to && sides.includes(from) && sides.includes(to);
}

/**
 * Links that a fault on `target` acts on or is felt through: the link itself; every link towards a
 * component; of a provider those too by which it calls.
 */
export function findLinks(stack: KnownStack, target: string): string[] {
  const calls = findComponentKind(stack, target) === 'provider';
  return stack.links
    .filter(({ name, from, to }) => name === target || to === target || (calls && from === target))
    .map(({ name }) => name);
}
