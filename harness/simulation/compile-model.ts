import { createCrewedGroup } from './crewed-group.ts';
import { createFailover } from './failover.ts';
import { createGroup } from './group.ts';
import { createLife, type Life } from './life.ts';
import { invertWindows, joinWindows, listWindows } from './maintenance.ts';
import {
  type Component,
  listComponents,
  type Maintenance,
  type Model,
  type Need,
} from './model.ts';
import { createOutages, isDownAt, joinBoth, joinOutages, type Outages } from './outages.ts';
import { addBeginnings, addInstant, createInstants, type Part, type PartSettings } from './part.ts';
import { createSupply, type Supply } from './supply.ts';

export interface CompiledPhase {
  /** In the order of the causes. */
  parts: Part[];
}

/** A model made ready to draw one year after the other, without an object made on the way. */
export interface CompiledModel {
  phases: CompiledPhase[];
  /** Windows of every year at which nobody looks. */
  unjudged: Outages;
  /** The lives first, then what is made of them: phases that share something share the draw. */
  draw(year: number): void;
}

interface Shared {
  model: Model;
  settings: PartSettings;
  lives: Map<string, Life>;
  supplies: Map<string, Supply>;
  parts: Map<string, Part>;
}

export function compileModel(model: Model, seed: string): CompiledModel {
  const settings = { seed, keepsCuts: model.calls !== undefined };
  const shared: Shared = {
    model,
    settings,
    lives: new Map(),
    supplies: new Map(),
    parts: new Map(),
  };
  const maintenance = model.maintenance ?? [];
  const planned = maintenance.filter(({ isCounted }) => isCounted).map(createWindows);
  const excluded = maintenance.filter(({ isCounted }) => !isCounted);
  const unjudged = joinWindows(excluded);
  const judged = excluded.length > 0 ? invertWindows(unjudged) : undefined;
  const phases = model.phases.map(({ needs }) => ({
    parts: [...needs.map((need) => findPart(shared, need)), ...planned].map((part) =>
      judged ? createJudged(part, judged) : part,
    ),
  }));
  const lives = [...shared.lives.values()];
  const supplies = [...shared.supplies.values()];
  const parts = new Set([...shared.parts.values(), ...phases.flatMap((phase) => phase.parts)]);
  return {
    phases,
    unjudged,
    draw(year) {
      for (const life of lives) life.draw(year);
      for (const supply of supplies) supply.update();
      for (const part of parts) part.draw(year);
    },
  };
}

/** Why a phase was down: the needs in their order, then what was done on purpose. */
export function listCauses({ maintenance = [] }: Model, needs: readonly Need[]): string[] {
  const planned = maintenance.filter(({ isCounted }) => isCounted);
  return [...needs, ...planned].map(({ name }) => name);
}

function findPart(shared: Shared, need: Need): Part {
  const key = JSON.stringify({ ...need, name: undefined, source: undefined });
  const found = shared.parts.get(key) ?? createPart(shared, need);
  shared.parts.set(key, found);
  return found;
}

function createPart(shared: Shared, need: Need): Part {
  if (need.kind === 'component')
    return createSingle(findSupply(shared, need.component), shared.settings);
  // What all stand on takes them down together and is no failover: it stands in series.
  const common = listCommon(shared.model, listComponents(need));
  const supplies = listComponents(need).map((name) => findSupply(shared, name, common));
  const part = createRedundant(shared, need, supplies);
  return common.length > 0
    ? joinNodes(
        part,
        common.map((name) => findLife(shared, name)),
      )
    : part;
}

function createRedundant({ settings }: Shared, need: Need, supplies: Supply[]): Part {
  const [first, second] = supplies as [Supply, Supply];
  if (need.kind === 'failover') return createFailover(need, first, second, settings);
  if (need.kind === 'component') return createSingle(first, settings);
  const { repairs } = need;
  if (!repairs) return createGroup(need, supplies, settings);
  return createCrewedGroup(
    { ...need, repairs },
    supplies.map(({ life }) => life),
    settings,
  );
}

/** What every one of several components stands on. */
export function listCommon({ components }: Model, names: readonly string[]): string[] {
  const [first = [], ...others] = names.map((name) => components.get(name)?.on ?? []);
  return first.filter((node) => others.every((nodes) => nodes.includes(node)));
}

function findSupply(shared: Shared, name: string, without: readonly string[] = []): Supply {
  const nodes = (shared.model.components.get(name)?.on ?? []).filter(
    (node) => !without.includes(node),
  );
  const key = JSON.stringify([name, ...nodes]);
  const found =
    shared.supplies.get(key) ??
    createSupply(
      findLife(shared, name),
      nodes.map((node) => findLife(shared, node)),
    );
  shared.supplies.set(key, found);
  return found;
}

function findLife({ model, settings, lives }: Shared, name: string): Life {
  const found =
    lives.get(name) ?? createLife(model.components.get(name) as Component, settings.seed);
  lives.set(name, found);
  return found;
}

function createSingle(supply: Supply, { keepsCuts }: PartSettings): Part {
  const part: Part = {
    outages: supply.outages,
    cuts: createInstants(keepsCuts),
    draw() {
      part.cuts.count = 0;
      addBeginnings(part.cuts, part.outages);
    },
  };
  return part;
}

function joinNodes(inner: Part, nodes: readonly Life[]): Part {
  const part: Part = {
    outages: createOutages(),
    cuts: inner.cuts,
    draw(year) {
      inner.draw(year);
      let joined = inner.outages;
      for (const [n, { outages }] of nodes.entries()) {
        const into = n === nodes.length - 1 ? part.outages : createOutages();
        joinOutages(joined, outages, into);
        joined = into;
        addBeginnings(part.cuts, outages);
      }
    },
  };
  return part;
}

function createWindows(maintenance: Maintenance): Part {
  const outages = listWindows(maintenance);
  const cuts = createInstants(true);
  addBeginnings(cuts, outages);
  return { outages, cuts, draw: () => {} };
}

/** The same without what falls into windows at which nobody looks. */
function createJudged(inner: Part, judged: Outages): Part {
  const cuts = createInstants(inner.cuts.isKept);
  const part: Part = {
    outages: createOutages(),
    cuts,
    draw() {
      joinBoth(inner.outages, judged, part.outages);
      cuts.count = 0;
      for (const atH of inner.cuts.atH.subarray(0, inner.cuts.count)) {
        if (isDownAt(judged, atH)) addInstant(cuts, atH);
      }
    },
  };
  return part;
}
