import type { Chain, Jump } from './markov-chain.ts';
import { type Component, listComponents, type Model, type Need, type Phase } from './model.ts';

/** More than this many states are not written down. */
const MOST_STATES = 600;

/** Members with rates, and how they are repaired. */
export interface ChainGroup {
  /** An hour. */
  members: { failure: number; repair: number }[];
  leastUp: number;
  crews: number;
  isCold: boolean;
  /** Shocks an hour that kill all that run. */
  shocks: number;
}

/** Of one group: who runs, stands by, is repaired, and waits for a crew in which order. */
interface State {
  running: number[];
  standby: number[];
  repaired: number[];
  queued: number[];
}

/** Groups that stand in series as one chain; undefined when it has too many states. */
export function buildChain(groups: readonly ChainGroup[]): Chain | undefined {
  const beginning = groups.map((group) =>
    settle(group, {
      running: [],
      standby: group.members.map((_, n) => n),
      repaired: [],
      queued: [],
    }),
  );
  const known = new Map<string, number>([[JSON.stringify(beginning), 0]]);
  const states = [beginning];
  const jumps: Jump[] = [];
  for (let from = 0; from < states.length; from += 1) {
    const state = states[from] as State[];
    for (const [index, group] of groups.entries()) {
      for (const { next, rate, isFailure } of listSteps(group, state[index] as State)) {
        const reached = state.with(index, settle(group, next));
        const key = JSON.stringify(reached);
        const to = known.get(key) ?? states.length;
        if (to === states.length) {
          known.set(key, to);
          states.push(reached);
        }
        jumps.push({ from, to, rate, isFailure });
      }
    }
    if (states.length > MOST_STATES) return undefined;
  }
  const isDown = states.map((state) =>
    state.some(({ running }, index) => running.length < (groups[index]?.leastUp ?? 0)),
  );
  return { states: states.length, jumps, isDown };
}

interface Step {
  next: State;
  rate: number;
  isFailure: boolean;
}

function listSteps(group: ChainGroup, state: State): Step[] {
  const { running, repaired, standby, queued } = state;
  const rateOf = (n: number, of: 'failure' | 'repair'): number => group.members[n]?.[of] ?? 0;
  const without = (list: number[], n: number): number[] => list.filter((each) => each !== n);
  const steps: Step[] = [
    ...running.map((n) => ({
      next: { ...state, running: without(running, n), queued: [...queued, n] },
      rate: rateOf(n, 'failure'),
      isFailure: true,
    })),
    ...repaired.map((n) => ({
      next: { ...state, repaired: without(repaired, n), standby: [...standby, n] },
      rate: rateOf(n, 'repair'),
      isFailure: false,
    })),
  ];
  if (group.shocks === 0 || running.length === 0) return steps;
  const shock = { ...state, running: [], queued: [...queued, ...running] };
  return [...steps, { next: shock, rate: group.shocks, isFailure: true }];
}

/** Crews take up who waits, and those run that should. */
function settle({ crews, isCold, leastUp, members }: ChainGroup, state: State): State {
  const free = Math.max(0, crews - state.repaired.length);
  const wanted = isCold ? Math.max(0, leastUp - state.running.length) : members.length;
  const standby = state.standby.toSorted((a, b) => a - b);
  const ordered = (list: number[]): number[] => list.toSorted((a, b) => a - b);
  return {
    running: ordered([...state.running, ...standby.slice(0, wanted)]),
    standby: standby.slice(wanted),
    repaired: ordered([...state.repaired, ...state.queued.slice(0, free)]),
    queued: state.queued.slice(free),
  };
}

/**
 * A phase as a chain: everything in it is exponential, nothing is switched, and what its members stand on is common
 * to all of a group and no member of another. Undefined where that is not so.
 */
export function chainOfPhase(model: Model, { needs }: Phase): Chain | undefined {
  const nodes = new Set<string>();
  const groups: ChainGroup[] = [];
  for (const need of needs) {
    const on = listComponents(need).map((name) => model.components.get(name)?.on ?? []);
    for (const node of on.flat()) nodes.add(node);
    const isCommon = on.every(
      (each) => each.length === on[0]?.length && each.every((node) => on[0]?.includes(node)),
    );
    const group = isCommon ? chainGroupOf(model, need) : undefined;
    if (!group) return undefined;
    groups.push(group);
  }
  const alone = new Set(needs.flatMap((need) => (need.kind === 'component' ? need.component : [])));
  const grouped = new Set(needs.filter(({ kind }) => kind === 'group').flatMap(listComponents));
  for (const name of nodes) {
    const group = chainGroupOf(model, { kind: 'component', name, component: name });
    if (!group || grouped.has(name)) return undefined;
    if (!alone.has(name)) groups.push(group);
  }
  return buildChain(groups);
}

/** A need as a group with rates; undefined when one of them is not constant. */
export function chainGroupOf({ components }: Model, need: Need): ChainGroup | undefined {
  if (need.kind === 'failover') return undefined;
  const members = listComponents(need).map((name) => ratesOf(components.get(name)));
  if (!members.every((member) => member !== undefined)) return undefined;
  if (need.kind === 'component') return { members, leastUp: 1, crews: 1, isCold: false, shocks: 0 };
  const { leastUp, repairs } = need;
  const { crews = members.length, isCold = false, shockEveryH } = repairs ?? {};
  return { members, leastUp, crews, isCold, shocks: shockEveryH ? 1 / shockEveryH : 0 };
}

function ratesOf(
  component: Component | undefined,
): { failure: number; repair: number } | undefined {
  if (!component) return undefined;
  const { failure, repair } = component;
  if (failure.spec.kind !== 'exponential' || repair.spec.kind !== 'exponential') return undefined;
  return { failure: 1 / failure.meanH, repair: 1 / repair.meanH };
}
