import { type Estimate, scaleEstimate } from '../probability/estimate.ts';
import { type RawFailover, stretchSwitch } from './failover-parameters.ts';
import { listComponents } from './model.ts';
import type { RawModel } from './model-schema.ts';
import { changeModel } from './parameter.ts';
import { compareWith, type Difference, keepPhase, minutesOf } from './rank-parameters.ts';
import type { Study } from './study.ts';
import { revenuePerMin } from './weigh-money.ts';

type Price = 'failover' | 'coverage' | 'switch';

const MONTHS = 12;
/** What a second one is assumed to be like where no phase of the model has it. */
const ASSUMED = { switchH: 5 / 3_600, coverage: 0.95 };

/** One change of a phase, and what it is worth. */
export interface Purchase {
  phase: string;
  /** `a failover from grok to openai` */
  change: string;
  /** Minutes down a year that it spares. */
  spared: Difference;
  /** The revenue that it saves a month, over the error of drawing: up to this price it pays. */
  worth?: Estimate;
  /** A month, where the model has one. */
  price?: number;
  /** What it leaves over its price a month; minutes where the model has no money. */
  gain: number;
}

interface Change {
  name: string;
  price: Price;
  apply: (raw: RawModel) => void;
}

/**
 * Every single change of a phase, drawn on the same failures as the phase itself: the best first, by what
 * it leaves over its price where prices are known, else by the minutes that it spares.
 */
export function rankPurchases(
  { raw, model }: Study,
  phase: string,
  { years, seed }: { years: number; seed: string },
): Purchase[] {
  const { money } = model;
  const alone = keepPhase(raw, phase);
  const compare = compareWith(alone, years, seed);
  const needs = model.phases.find(({ name }) => name === phase)?.needs ?? [];
  return listChanges(raw, phase, new Set(needs.flatMap(listComponents)))
    .map(({ name, price: kind, apply }): Purchase => {
      const spared = turnDifference(compare(changeModel(alone, apply)));
      const min = minutesOf(spared);
      if (!money) return { phase, change: name, spared, gain: min };
      const perMin = revenuePerMin(money) / MONTHS;
      const price = money.prices[kind];
      const worth = { ...scaleEstimate(spared.drawn, perMin), value: min * perMin };
      return { phase, change: name, spared, worth, price, gain: worth.value - (price ?? 0) };
    })
    .sort((a, b) => b.gain - a.gain);
}

/** What is down less is what is spared. */
function turnDifference({ drawn: { value, low, high }, exactMin }: Difference): Difference {
  return {
    drawn: { value: -value, low: -high, high: -low },
    ...(exactMin !== undefined && { exactMin: -exactMin }),
  };
}

function listChanges(raw: RawModel, phase: string, used: ReadonlySet<string>): Change[] {
  const others = Object.values(raw.phases).flatMap((needs) =>
    needs.flatMap(({ failover }) => (failover && !used.has(failover.to) ? [failover] : [])),
  );
  return (raw.phases[phase] ?? []).flatMap(({ component, failover }, index) => {
    if (failover) return improveFailover(phase, index, failover);
    if (component === undefined) return [];
    const known = others.find(({ from }) => from === component);
    return [addFailover({ phase, index, from: component }, known)];
  });
}

/** To the backup that another phase of the model has for it, else to a second one of the same kind. */
function addFailover(
  { phase, index, from }: { phase: string; index: number; from: string },
  known: RawFailover | undefined,
): Change {
  const twin = `second ${from}`;
  const failover: RawFailover = known ?? {
    from,
    to: twin,
    switch: ASSUMED.switchH,
    coverage: ASSUMED.coverage,
    measured: undefined,
    source: 'assumed',
  };
  return {
    name: `a failover from ${from} to ${known ? known.to : 'a second one (5 s, coverage 95 %)'}`,
    price: 'failover',
    apply: (copy) => {
      const own = copy.components[from];
      if (!known && own) copy.components[twin] = own;
      // A second one of the same kind shares what hits the first.
      const shared = known ? [] : copy.commonCauses.filter(({ of }) => of.includes(from));
      for (const { of } of shared) of.push(twin);
      copy.phases[phase]?.splice(index, 1, { failover });
    },
  };
}

function improveFailover(phase: string, index: number, { from, to }: RawFailover): Change[] {
  const change =
    (alter: (failover: RawFailover) => void) =>
    (copy: RawModel): void => {
      const own = copy.phases[phase]?.[index]?.failover;
      if (own) alter(own);
    };
  return [
    {
      name: `a point more coverage from ${from} to ${to}`,
      price: 'coverage',
      apply: change((own) => {
        own.coverage = Math.min(1, own.coverage + 0.01);
      }),
    },
    {
      name: `half the switch time from ${from} to ${to}`,
      price: 'switch',
      apply: change((own) => {
        stretchSwitch(own, 1 / 2);
      }),
    },
  ];
}
