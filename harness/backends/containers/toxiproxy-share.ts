import type { LinkFault } from '../../stack/running-stack.ts';

/** What real Toxiproxy does of a fault on a link, and what our proxy does beside it. */
interface Share {
  /** The attribute that Toxiproxy takes in whole numbers. */
  attribute: string;
  /** No cell of docs/fault-conformance.md differs from the definition: it is Toxiproxy's unless told otherwise. */
  trusted: boolean;
  /** Our part, so small that it changes nothing: it tells whom the fault harms, as Toxiproxy cannot. */
  own: Pick<LinkFault, 'type'> & { attributes: Record<string, number> };
}

const SHARES: Partial<Record<LinkFault['type'], Share>> = {
  latency: {
    attribute: 'latency',
    trusted: true,
    own: { type: 'latency', attributes: { latency: 1 } },
  },
  slow_close: {
    attribute: 'delay',
    trusted: true,
    own: { type: 'slow_close', attributes: { delay: 1 } },
  },
  bandwidth: {
    attribute: 'rate',
    trusted: false,
    own: { type: 'latency', attributes: { latency: 1 } },
  },
};

/** Which of the two proxies in a row does a fault: what its author said, else Toxiproxy where it is trusted. */
export function chooseEngine(fault: LinkFault): NonNullable<LinkFault['engine']> {
  if (fault.engine !== undefined) return fault.engine;
  const drawn = Number(fault.attributes?.jitter ?? 0) > 0;
  const trusted = SHARES[fault.type]?.trusted === true && !drawn;
  return trusted && explainUnable(fault) === undefined ? 'toxiproxy' : 'deadair';
}

/** Why Toxiproxy cannot do a fault; undefined when it can. */
export function explainUnable(fault: LinkFault): string | undefined {
  const { type, attributes = {}, share = 1, first, trigger } = fault;
  const known = SHARES[type];
  if (!known) {
    const able = Object.keys(SHARES).join(', ');
    return `Toxiproxy does only those of its faults whose harm can be told: ${able}`;
  }
  if (share !== 1) return 'Toxiproxy draws its share of connections from no seed';
  if (first !== undefined || trigger !== undefined) return 'Toxiproxy has no trigger';
  if (attributes.distribution !== undefined) return 'Toxiproxy knows no distribution of the jitter';
  const value = attributes[known.attribute];
  const least = known.own.attributes[known.attribute] ?? 0;
  if (!Number.isInteger(value) || Number(value) <= least) {
    return `Toxiproxy takes whole numbers above ${least}, and ${known.attribute} is ${value}`;
  }
  return undefined;
}

/** The two halves of a fault that Toxiproxy does: their sum is what was asked for. */
export function splitFault(fault: LinkFault): { own: LinkFault; toxiproxy: LinkFault } {
  const known = SHARES[fault.type];
  if (!known) throw new Error(`Failed to split ${fault.type}: ${explainUnable(fault)}.`);
  const { attribute, own } = known;
  const rest = Number(fault.attributes?.[attribute]) - (own.attributes[attribute] ?? 0);
  return {
    own: { ...fault, type: own.type, attributes: own.attributes },
    toxiproxy: { ...fault, attributes: { ...fault.attributes, [attribute]: rest } },
  };
}
