import { deriveRandom } from '../scenario/random.ts';
import { unavailability } from './exact.ts';
import type { Component, Model, Need, Phase } from './model.ts';
import { atLeastDown, bothDown, eitherDown, type Outage, type Outages, totalH } from './outages.ts';

export const YEAR_H = 8_760;

/** Downtime of one phase, a number for each year, in hours. */
export interface PhaseYears {
  phase: string;
  downH: Float64Array;
  /** By need, in the order of the phase: what each is to blame for. They add up to the whole. */
  causesH: { name: string; totalH: number }[];
}

/** Called with the outages of each year of each phase; they are the engine's, and gone after the call. */
export type VisitYear = (phaseIndex: number, year: number, outages: Outages) => void;

/**
 * Draws years of outages. Each year and component has a stream of its own, so that all phases see the
 * same failures, the first n years of N are those of a run of n, and no order of work changes anything.
 * A year begins at a random moment of the components' lives, not with everything up.
 */
export function simulateYears(
  model: Model,
  years: number,
  seed: string,
  { visit }: { visit?: VisitYear } = {},
): PhaseYears[] {
  const results = model.phases.map((phase) => ({
    phase: phase.name,
    downH: new Float64Array(years),
    causesH: phase.needs.map(({ name }) => ({ name, totalH: 0 })),
  }));
  for (let year = 0; year < years; year += 1) {
    const outages = new Map(
      [...model.components].map(([name, component]) => [
        name,
        drawYear(component, deriveRandom(seed, 'component', name, year)),
      ]),
    );
    for (const [index, phase] of model.phases.entries()) {
      const down = addYear(results[index] as PhaseYears, phase, year, outages, seed);
      visit?.(index, year, down);
    }
  }
  return results;
}

function addYear(
  result: PhaseYears,
  { needs }: Phase,
  year: number,
  outages: ReadonlyMap<string, Outages>,
  seed: string,
): Outages {
  let down: Outages = [];
  let downH = 0;
  for (const [index, need] of needs.entries()) {
    down = eitherDown(down, outagesOf(need, outages, year, seed));
    // What two are to blame for at once is booked on the one that stands first.
    const sumH = totalH(down);
    const cause = result.causesH[index];
    if (cause) cause.totalH += sumH - downH;
    downH = sumH;
  }
  result.downH[year] = downH;
  return down;
}

function outagesOf(
  need: Need,
  outages: ReadonlyMap<string, Outages>,
  year: number,
  seed: string,
): Outages {
  const find = (name: string): Outages => outages.get(name) ?? [];
  if (need.kind === 'component') return find(need.component);
  if (need.kind === 'group')
    return atLeastDown(need.of.length - need.leastUp + 1, need.of.map(find));
  const random = deriveRandom(seed, 'failover', need.from, need.to, year);
  const unserved: Outage[] = [];
  const served: Outage[] = [];
  for (const outage of find(need.from)) {
    const isCovered = random() < need.coverage;
    const servedFromH = isCovered ? outage.fromH + need.switchH : outage.toH;
    unserved.push({ fromH: outage.fromH, toH: Math.min(outage.toH, servedFromH) });
    if (servedFromH < outage.toH) served.push({ fromH: servedFromH, toH: outage.toH });
  }
  return eitherDown(unserved, bothDown(served, find(need.to)));
}

/** A component's outages in a year. One under way at its beginning has its residual left. */
function drawYear(component: Component, random: () => number): Outages {
  const { failure, repair } = component;
  const found: Outage[] = [];
  const isDown = random() < unavailability(component);
  let atH = isDown ? 0 : failure.drawResidual(random);
  let lastsH = isDown ? repair.drawResidual(random) : repair.draw(random);
  while (atH < YEAR_H) {
    found.push({ fromH: atH, toH: Math.min(YEAR_H, atH + lastsH) });
    atH += lastsH + failure.draw(random);
    lastsH = repair.draw(random);
  }
  return found;
}
