import { YEAR_H } from './life.ts';
import { judgeMaintenance, PERIODS_H } from './maintenance.ts';
import { listComponents, type Maintenance, type Model } from './model.ts';
import type { RawModel } from './model-schema.ts';
import { halveAndDouble, type Parameter, spreadMisses } from './parameter.ts';
import { meanOfLength, stretchLength } from './raw-length.ts';

/** A common cause that hits all of them each time is no share of their failures any more. */
const MOST_BETA = 0.99;
/** Maintenance that is longer is all that there is. */
const MOST_OF_PERIOD = 0.99;
/** Of a year, at the longest that maintenance is tried with. */
const LEAST_JUDGED = 0.01;
const STEPS = 20;

/** Numbers that belong to no single component or failover: what several share, maintenance, and calls. */
export function listCircumstances(model: Model, raw: RawModel): Parameter[] {
  return [
    ...raw.commonCauses.flatMap((_, index) => parametersOfCause(model, raw, index)),
    ...[...groupGroups(raw).values()].flatMap(parametersOfGroup),
    ...raw.maintenance.map((_, index) => parameterOfMaintenance(model, raw, index)),
    ...parametersOfCalls(raw),
  ];
}

function parametersOfCause(model: Model, { commonCauses }: RawModel, index: number): Parameter[] {
  const cause = commonCauses[index];
  if (!cause) return [];
  const { of, beta, repair, source } = cause;
  const needed = ({ needs }: Model['phases'][number]): boolean =>
    needs.some((need) => listComponents(need).some((name) => of.includes(name)));
  const phases = model.phases.filter(needed).map(({ name }) => name);
  if (phases.length === 0) return [];
  const assumed = { phases, basis: 'assumption', source } as const;
  const shared = of.join(' and ');
  const found: Parameter[] = [
    {
      ...assumed,
      name: `share of failures that ${shared} have in common`,
      kind: 'common cause',
      ...halveAndDouble(beta),
      high: Math.max(beta, Math.min(MOST_BETA, beta * 2)),
      set: ({ commonCauses: causes }, value) => {
        const own = causes[index];
        if (own) own.beta = value;
      },
    },
  ];
  if (!repair) return found;
  found.push({
    ...assumed,
    name: `mean repair of what ${shared} have in common`,
    kind: 'repair',
    ...halveAndDouble(meanOfLength(repair)),
    set: ({ commonCauses: causes }, value) => {
      const own = causes[index];
      if (own?.repair) own.repair = stretchLength(own.repair, value / meanOfLength(own.repair));
    },
  });
  return found;
}

type RawGroup = NonNullable<RawModel['phases'][string][number]['atLeast']>;

interface GroupPlace {
  phase: string;
  index: number;
  group: RawGroup;
}

/** The same group with the same numbers is one thing to be unsure of, in however many phases it stands. */
function groupGroups({ phases }: RawModel): Map<string, GroupPlace[]> {
  const places = Object.entries(phases).flatMap(([phase, needs]) =>
    needs.flatMap(({ atLeast }, index) => (atLeast ? [{ phase, index, group: atLeast }] : [])),
  );
  return Map.groupBy(places, ({ group }) => JSON.stringify(group));
}

function parametersOfGroup(places: GroupPlace[]): Parameter[] {
  const group = places[0]?.group;
  if (!group) return [];
  const members = group.of.join(', ');
  const found: Parameter[] = [];
  const change =
    (alter: (group: RawGroup, value: number) => void): Parameter['set'] =>
    (raw, value) => {
      for (const { phase, index } of places) {
        const own = raw.phases[phase]?.[index]?.atLeast;
        if (own) alter(own, value);
      }
    };
  if (group.shock) {
    found.push({
      name: `time between shocks to ${members}`,
      kind: 'shock',
      basis: 'assumption',
      source: group.shock.source,
      phases: [...new Set(places.map(({ phase }) => phase))],
      ...halveAndDouble(group.shock.every),
      set: change(({ shock }, value) => {
        if (shock) shock.every = value;
      }),
    });
  }
  if (group.migrates !== undefined) {
    found.push({
      name: `calls that survive the failure of one of ${members}`,
      kind: 'migration',
      basis: 'assumption',
      source: group.source ?? 'not given',
      // Calls depend on it, no minute of downtime does.
      phases: [],
      best: group.migrates,
      ...spreadMisses(group.migrates),
      set: change((own, value) => {
        own.migrates = value;
      }),
    });
  }
  return found;
}

function parameterOfMaintenance(
  { maintenance: resolved = [] }: Model,
  { maintenance, phases }: RawModel,
  index: number,
): Parameter {
  const { name = '', lasts = 0, source = '' } = maintenance[index] ?? {};
  return {
    name: `length of maintenance, ${name}`,
    kind: 'maintenance',
    basis: 'assumption',
    source,
    phases: Object.keys(phases),
    ...halveAndDouble(lasts),
    high: longestOf(resolved, index),
    set: (raw, value) => {
      const own = raw.maintenance[index];
      if (own) own.lasts = value;
    },
  };
}

/** Double, but shorter than its period, and so that together with the others something is left to be judged. */
function longestOf(several: readonly Maintenance[], index: number): number {
  const own = several[index];
  if (!own) return Number.NaN;
  const { lastsH, every } = own;
  const leavesSome = (longerH: number): boolean => {
    const longer = several.with(index, { ...own, lastsH: longerH });
    return judgeMaintenance(longer).judgedH >= LEAST_JUDGED * YEAR_H;
  };
  const most = Math.max(lastsH, Math.min(2 * lastsH, MOST_OF_PERIOD * PERIODS_H[every]));
  const steps = Array.from({ length: STEPS }, (_, n) => most - ((most - lastsH) * n) / STEPS);
  return steps.find(leavesSome) ?? lastsH;
}

function parametersOfCalls({ calls }: RawModel): Parameter[] {
  if (!calls) return [];
  return [
    {
      name: 'mean length of a call',
      kind: 'call',
      basis: 'assumption',
      source: calls.source,
      phases: [],
      ...halveAndDouble(meanOfLength(calls.length)),
      set: ({ calls: own }, value) => {
        if (own) own.length = stretchLength(own.length, value / meanOfLength(own.length));
      },
    },
  ];
}
