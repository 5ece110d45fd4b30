import { isLinkFault } from '../scenario/fault-schema.ts';
import { FAULT_TARGETS } from '../scenario/fault-targets.ts';
import {
  type ComponentKind,
  findComponentKind,
  type KnownStack,
  listComponents,
} from '../scenario/known-stack.ts';
import { findDependency, listPossibleFaults } from '../scenario/possible-faults.ts';
import { isProviderFault } from '../scenario/provider-faults.ts';
import type { FaultKind } from '../scenario/scenario.ts';
import type { RunRecord } from './run-record.ts';
import { listSeries, standingOf } from './series.ts';

/** `known-gap`: tried only on a profile whose scenario expects the miss, and missed there. */
export type CellState = 'proven' | 'missed' | 'inconclusive' | 'known-gap' | 'never-tried';

/** What is known of one fault on one component. */
export interface MatrixCell {
  component: string;
  fault: string;
  state: CellState;
  /** The scenarios whose newest runs say so, each with its profile. */
  by: { scenario: string; profile?: string; folder: string; state: CellState }[];
  /** Tried only together with other faults in the same run. */
  together: boolean;
  /** Survived alone, and missed or undecided together with other faults. */
  worseTogether?: 'missed' | 'inconclusive';
  /** All runs of the period that injected it, and how many of them stood as expected. */
  runs: number;
  asExpected: number;
}

export interface FaultMatrix {
  components: { name: string; kind?: ComponentKind }[];
  /** Kinds of fault by what they act on, those that can hit none of the components left out. */
  groups: { on: 'component' | 'provider' | 'link'; faults: string[] }[];
  /** Only what is possible, or was tried. */
  cells: MatrixCell[];
}

/** The worst first: what a cell says when its scenarios differ. */
const WORST_FIRST: CellState[] = ['missed', 'inconclusive', 'proven', 'known-gap', 'never-tried'];

/**
 * Every component of the stacks × every kind of fault that can hit it. A cell is judged by the newest run
 * of each scenario and profile; runs that injected nothing else go before those that did.
 */
export function fillMatrix(runs: RunRecord[], stacks: KnownStack[]): FaultMatrix {
  const locate = (target: string): string => {
    const stack = stacks.find(({ links }) => links.some(({ name }) => name === target));
    return stack ? findDependency(stack, target) : target.replace(/^.*->/, '');
  };
  const tried = listTried(runs, locate);
  const possible = listPossible(stacks);
  const keys = [...new Set([...possible, ...tried.keys()])];
  const cells = keys.map((key) => fillCell(key, tried.get(key) ?? []));
  const faults = new Set(cells.map(({ fault }) => fault));
  const named = [...new Set([...stacks.flatMap(listComponents), ...cells.map(nameComponent)])];
  return {
    components: sortByTries(named, cells).map((name) => ({ name, kind: findKind(stacks, name) })),
    groups: (['component', 'provider', 'link'] as const)
      .map((on) => ({ on, faults: listKinds(faults).filter((fault) => actsOn(fault) === on) }))
      .filter((group) => group.faults.length > 0),
    cells,
  };
}

/** Components with a cell, those of which most was tried first: what is known stands before the void. */
function sortByTries(names: string[], cells: MatrixCell[]): string[] {
  const countTried = (name: string): number =>
    cells.filter(({ component, runs }) => component === name && runs > 0).length;
  return names
    .filter((name) => cells.some(({ component }) => component === name))
    .sort((a, b) => countTried(b) - countTried(a));
}

interface Try {
  run: RunRecord;
  newest: boolean;
  alone: boolean;
}

/** Cell → every run that injected its fault. */
function listTried(runs: RunRecord[], locate: (target: string) => string): Map<string, Try[]> {
  const tried = new Map<string, Try[]>();
  const newest = new Set(listSeries(runs).map((series) => series.newest));
  for (const run of runs) {
    const injected = run.verdict.faults.map(({ kind, target }) => keyOf(locate(target), kind));
    const keys = new Set(injected);
    for (const key of keys) {
      const one = { run, newest: newest.has(run), alone: keys.size === 1 };
      tried.set(key, [...(tried.get(key) ?? []), one]);
    }
  }
  return tried;
}

function listPossible(stacks: KnownStack[]): string[] {
  return stacks.flatMap((stack) =>
    listComponents(stack).flatMap((component) =>
      listPossibleFaults(stack, component).map((fault) => keyOf(component, fault)),
    ),
  );
}

function fillCell(key: string, tries: Try[]): MatrixCell {
  const [component = '', fault = ''] = JSON.parse(key) as string[];
  const newest = tries.filter((one) => one.newest);
  const alone = newest.filter((one) => one.alone);
  const by = (alone.length > 0 ? alone : newest).map(({ run }) => {
    const { scenario, profile } = run.verdict;
    return { scenario, profile, folder: run.folder, state: rate(run) };
  });
  const state = findWorst(by.map((each) => each.state));
  const all = findWorst(newest.map(({ run }) => rate(run)));
  const standings = tries.map(({ run }) => standingOf(run.verdict));
  return {
    component,
    fault,
    state,
    by,
    together: newest.length > 0 && alone.length === 0,
    ...(all !== state && (all === 'missed' || all === 'inconclusive') && { worseTogether: all }),
    runs: tries.length,
    asExpected: standings.filter((standing) => standing === 'met').length,
  };
}

function findWorst(states: CellState[]): CellState {
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'never-tried';
}

/**
 * A weak profile that is met where its scenario expects a miss proves nothing: nobody knows why. Neither does
 * one that is missed in a run that proves nothing.
 */
function rate({ verdict }: RunRecord): CellState {
  const { expected, outcome } = verdict;
  if (expected === 'met' && outcome !== 'failed') {
    return verdict.verdict === 'met' ? 'proven' : verdict.verdict;
  }
  return expected === 'missed' && standingOf(verdict) === 'met' ? 'known-gap' : 'inconclusive';
}

function keyOf(component: string, fault: string): string {
  return JSON.stringify([component, fault]);
}

function nameComponent({ component }: MatrixCell): string {
  return component;
}

function findKind(stacks: KnownStack[], name: string): ComponentKind | undefined {
  return stacks.map((stack) => findComponentKind(stack, name)).find((kind) => kind !== undefined);
}

/** In the order of the language; what it does not know (any more) stands behind. */
function listKinds(faults: Set<string>): string[] {
  const known = Object.keys(FAULT_TARGETS);
  return [
    ...known.filter((kind) => faults.has(kind)),
    ...[...faults].filter((kind) => !known.includes(kind)),
  ];
}

function actsOn(fault: string): FaultMatrix['groups'][number]['on'] {
  if (isProviderFault(fault)) return 'provider';
  return isLinkFault(fault as FaultKind) ? 'link' : 'component';
}
