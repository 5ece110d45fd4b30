import type { Burden, Instant, Relief } from '../../../stack/running-stack.ts';
import type { Carrier, Carriers } from './carrier.ts';

/** What weighs on one component: each burden until its own fault is healed, whatever else comes and goes. */
export class ComponentBurdens {
  readonly #name: string;
  readonly #carriers: Carriers;
  readonly #root: () => number | undefined;
  readonly #held = new Map<string, Burden>();
  /** One change at a time: a carrier sees them in their order. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(name: string, carriers: Carriers, root: () => number | undefined) {
    this.#name = name;
    this.#carriers = carriers;
    this.#root = root;
  }

  lay(fault: string, burden: Burden): Promise<Instant> {
    const carrier = this.#find(burden.kind);
    return this.#inTurn(() => {
      this.#held.set(fault, burden);
      return this.#carry(burden.kind, carrier);
    });
  }

  take(fault: string): Promise<Relief | undefined> {
    return this.#inTurn(async () => {
      const burden = this.#held.get(fault);
      if (burden === undefined) return undefined;
      const carrier = this.#find(burden.kind);
      this.#held.delete(fault);
      const gone = await this.#carry(burden.kind, carrier);
      const felt = carrier.findFelt?.(fault);
      return { ...gone, ...(felt && { felt }) };
    });
  }

  adopt(root: number): void {
    for (const carrier of Object.values(this.#carriers)) carrier.adopt?.(root);
  }

  #carry(kind: Burden['kind'], carrier: Carrier): Promise<Instant> {
    const held = new Map([...this.#held].filter(([, burden]) => burden.kind === kind));
    return carrier.carry(held, this.#root());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  #find(kind: Burden['kind']): Carrier {
    const carrier = this.#carriers[kind];
    if (carrier !== undefined) return carrier;
    const prepared = Object.keys(this.#carriers);
    throw new Error(
      `Failed to lay ${kind} on ${this.#name}: it was not prepared for it. Expected ` +
        `${prepared.join(' or ') || 'no such fault'}. Name the fault in the request ` +
        'with which the stack is started.',
    );
  }
}
