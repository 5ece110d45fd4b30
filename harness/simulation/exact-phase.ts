import { listCommon } from './compile-model.ts';
import {
  chanceOfDowntimeMet,
  shareAtLeastDown,
  unavailability,
  unavailabilityWithBackup,
} from './exact.ts';
import { switchTime } from './failover.ts';
import { YEAR_H } from './life.ts';
import { judgeMaintenance } from './maintenance.ts';
import { rateOfOutages, shareDown } from './markov-chain.ts';
import { type Component, listComponents, type Model, type Need, type Phase } from './model.ts';
import { buildChain, chainGroupOf } from './repair-chain.ts';

/** All states of so many nodes are gone through. */
const MOST_NODES = 12;

/**
 * Share of the judged time in which a phase is down, exactly; undefined where no formula is known. Needs are
 * independent once it is known which of the nodes are down that components stand on, so it is the mean over those.
 */
export function exactUnavailability(model: Model, phase: Phase): number | undefined {
  const used = phase.needs.flatMap(listComponents);
  const nodes = [...new Set(used.flatMap((name) => model.components.get(name)?.on ?? []))];
  if (nodes.length > MOST_NODES) return undefined;
  const crewed = new Map<Need, number | undefined>();
  let down = 0;
  for (let set = 0; set < 2 ** nodes.length; set += 1) {
    const fallen = new Set(nodes.filter((_, n) => (set >> n) & 1));
    const chance = nodes.reduce((product, node) => {
      const share = unavailability(model.components.get(node) as Component);
      return product * (fallen.has(node) ? share : 1 - share);
    }, 1);
    const shares = phase.needs.map((need) => shareOfNeed(model, need, { nodes, fallen, crewed }));
    if (!shares.every((share) => share !== undefined)) return undefined;
    down += chance * shareAtLeastDown(1, shares);
  }
  const { judgedH, countedH } = judgeMaintenance(model.maintenance ?? []);
  const planned = countedH / judgedH;
  return planned + (1 - planned) * down;
}

/** What is known when the share of a need is asked for. */
interface Given {
  nodes: readonly string[];
  fallen: ReadonlySet<string>;
  /** Shares of groups with crews, found once: their chains may be large, and do not depend on nodes. */
  crewed: Map<Need, number | undefined>;
}

function shareOfNeed(
  model: Model,
  need: Need,
  { nodes, fallen, crewed }: Given,
): number | undefined {
  const find = (name: string): Component => model.components.get(name) as Component;
  const nodesOf = (name: string): string[] => find(name).on ?? [];
  const shareOf = (name: string): number => {
    if (fallen.has(name) || nodesOf(name).some((node) => fallen.has(node))) return 1;
    return nodes.includes(name) ? 0 : unavailability(find(name));
  };
  if (need.kind === 'component') return shareOf(need.component);
  if (need.kind === 'group' && !need.repairs) {
    return shareAtLeastDown(need.of.length - need.leastUp + 1, need.of.map(shareOf));
  }
  // Once it is known whether a node is down, it has no lengths of its own any more.
  const lasting = need.kind === 'failover' ? [need.from] : need.of;
  if (lasting.some((name) => nodes.includes(name))) return undefined;
  const common = listCommon(model, listComponents(need));
  if (common.some((node) => fallen.has(node))) return 1;
  if (need.kind === 'group') {
    if (!crewed.has(need)) crewed.set(need, shareOfCrewed(model, need));
    return crewed.get(need);
  }
  // A primary that goes down with something else has no lengths of repair of its own.
  if (nodesOf(need.from).some((node) => !common.includes(node))) return undefined;
  const backup = 1 - shareOf(need.to);
  return unavailabilityWithBackup(find(need.from), backup, {
    ...need,
    switchTime: switchTime(need),
  });
}

function shareOfCrewed(model: Model, need: Need): number | undefined {
  const group = chainGroupOf(model, need);
  const chain = group && buildChain([group]);
  return chain && shareDown(chain);
}

/**
 * Outages of a phase in an hour, exactly, for any distributions; undefined for failovers, maintenance, and where
 * components stand on others. Each member that fails while no more than enough are up begins an outage.
 */
export function exactOutageRate(model: Model, { needs }: Phase): number | undefined {
  if ((model.maintenance ?? []).length > 0) return undefined;
  const known = needs.map((need) => {
    const share = shareOfNeed(model, need, { nodes: [], fallen: new Set(), crewed: new Map() });
    const rate = rateOfNeed(model, need);
    return share === undefined || rate === undefined ? undefined : { share, rate };
  });
  if (!known.every((each) => each !== undefined)) return undefined;
  return known.reduce((sum, { rate }, index) => {
    const others = known.filter((_, other) => other !== index).map(({ share }) => share);
    return sum + rate * (1 - shareAtLeastDown(1, others));
  }, 0);
}

function rateOfNeed(model: Model, need: Need): number | undefined {
  const members = listComponents(need).map((name) => model.components.get(name) as Component);
  if (need.kind === 'failover' || members.some(({ on }) => on)) return undefined;
  if (need.kind === 'group' && need.repairs) {
    const group = chainGroupOf(model, need);
    const chain = group && buildChain([group]);
    return chain && rateOfOutages(chain);
  }
  const leastUp = need.kind === 'group' ? need.leastUp : 1;
  const fatal = members.length - leastUp;
  return members.reduce((sum, member, index) => {
    const others = members.filter((_, other) => other !== index).map(unavailability);
    const justEnough = shareAtLeastDown(fatal, others) - shareAtLeastDown(fatal + 1, others);
    return sum + justEnough / (member.failure.meanH + member.repair.meanH);
  }, 0);
}

/**
 * P(a year is down for at most `atMostH`), met at a random moment; known of one component that fails and is repaired
 * exponentially, alone.
 */
export function exactChance(model: Model, { needs }: Phase, atMostH: number): number | undefined {
  const [need, ...others] = needs;
  const isPlain = others.length === 0 && (model.maintenance ?? []).length === 0;
  const component = need?.kind === 'component' && model.components.get(need.component);
  if (!isPlain || !component || component.on) return undefined;
  const { failure, repair } = component;
  if (failure.spec.kind !== 'exponential' || repair.spec.kind !== 'exponential') return undefined;
  return chanceOfDowntimeMet(failure.meanH, repair.meanH, YEAR_H, atMostH);
}

/**
 * Share of the calls that are finished: A E[exp(-lambda S)], where all that a phase needs fails exponentially, each
 * alone or in a group of equals. Undefined elsewhere.
 */
export function exactCallSuccess(model: Model, phase: Phase): number | undefined {
  const { calls, maintenance = [] } = model;
  const down = exactUnavailability(model, phase);
  const rates = phase.needs.map((need) => cutRate(model, need));
  if (!calls || down === undefined || maintenance.length > 0) return undefined;
  if (!rates.every((rate) => rate !== undefined)) return undefined;
  const lambda = rates.reduce((sum, rate) => sum + rate, 0);
  return (1 - down) * calls.length.average((lengthH) => Math.exp(-lambda * lengthH));
}

/**
 * How often a call that needs it is cut off, an hour; undefined when that is not constant. Where one of a group is
 * enough, a call ends with its own member; where all are needed, with any of them; in between it depends on how many
 * are left.
 */
function cutRate({ components }: Model, need: Need): number | undefined {
  if (need.kind === 'failover' || (need.kind === 'group' && need.migrates)) return undefined;
  const members = listComponents(need).map((name) => components.get(name) as Component);
  const [first] = members;
  if (!first || members.some(({ failure, on }) => failure.spec.kind !== 'exponential' || on)) {
    return undefined;
  }
  if (need.kind === 'component') return 1 / first.failure.meanH;
  const shockEveryH = need.repairs?.shockEveryH;
  const shocks = shockEveryH === undefined ? 0 : 1 / shockEveryH;
  if (need.leastUp === members.length) {
    return shocks + members.reduce((sum, { failure }) => sum + 1 / failure.meanH, 0);
  }
  const isAlike = members.every(({ failure }) => failure.meanH === first.failure.meanH);
  return isAlike && need.leastUp === 1 ? shocks + 1 / first.failure.meanH : undefined;
}
