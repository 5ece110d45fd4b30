import type { Life } from './life.ts';
import { createOutages, joinOutages, type Outages } from './outages.ts';

/** A component as a part of a phase meets it: its own outages, and those of what it stands on. */
export interface Supply {
  life: Life;
  outages: Outages;
  /** When the outage began that the year found under way, if it found one. */
  sinceH: number;
  /** After the lives have drawn a year. */
  update(): void;
}

export function createSupply(life: Life, nodes: readonly Life[]): Supply {
  if (nodes.length === 0) return createOwnSupply(life);
  const supply: Supply = {
    life,
    outages: createOutages(),
    sinceH: 0,
    update() {
      let joined = life.outages;
      for (const [n, node] of nodes.entries()) {
        const into = n === nodes.length - 1 ? supply.outages : createOutages();
        joinOutages(joined, node.outages, into);
        joined = into;
      }
      const down = [life, ...nodes].filter((each) => each.wasDownAtStart);
      supply.sinceH = Math.min(0, ...down.map((each) => each.sinceH));
    },
  };
  return supply;
}

function createOwnSupply(life: Life): Supply {
  const supply: Supply = {
    life,
    outages: life.outages,
    sinceH: 0,
    update() {
      supply.sinceH = life.sinceH;
    },
  };
  return supply;
}
