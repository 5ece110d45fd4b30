import type { Tally } from '../budget/stretch.ts';
import type { FaultRecord } from '../fault-record.ts';
import type { Clusters } from './clusters.ts';
import type { CountedItem } from './counted-unit.ts';
import { Incidents } from './incidents.ts';

/** Not caused by any fault of the run. */
const NO_FAULT = 'none';

/** Bad items by the fault that they overlap. */
export interface CountedCause {
  fault: string;
  target?: string;
  bad: number;
}

/** All that is told of the items of one reading, counted while they pass in the order of time. */
export class ItemTally implements Tally {
  good = 0;
  bad = 0;
  /** When the first bad one began. */
  firstBadMs: number | undefined;
  readonly clusters: Clusters;
  readonly incidents: Incidents;
  readonly #causes = new Map<string, CountedCause>();

  constructor(clusters: Clusters, incidents = new Incidents()) {
    this.clusters = clusters;
    this.incidents = incidents;
  }

  copy(): ItemTally {
    const copied = new ItemTally(this.clusters.copy(), this.incidents.copy());
    copied.good = this.good;
    copied.bad = this.bad;
    copied.firstBadMs = this.firstBadMs;
    for (const [name, cause] of this.#causes) copied.#causes.set(name, { ...cause });
    return copied;
  }

  add(item: CountedItem, cause: FaultRecord | undefined): void {
    this.good += item.good;
    this.bad += item.bad;
    this.clusters.add(item, cause);
    if (item.bad <= 0) return;
    this.firstBadMs ??= item.fromMs;
    const name = cause?.name ?? NO_FAULT;
    const counted = this.#causes.get(name) ?? { fault: name, target: cause?.target, bad: 0 };
    counted.bad += item.bad;
    this.#causes.set(name, counted);
  }

  /** They add up to all that are bad. */
  get causes(): CountedCause[] {
    return [...this.#causes.values()];
  }
}
