import { betaQuantile } from '../probability/beta.ts';
import { deriveRandom } from '../scenario/random.ts';
import { coveragePosterior } from './fill-measured.ts';
import type { MeasuredFailover } from './measured-failover.ts';
import type { RawModel } from './model-schema.ts';
import { halveAndDouble, type Parameter, spreadMisses } from './parameter.ts';
import { meanOfLength, stretchLength } from './raw-length.ts';

export type RawFailover = NonNullable<RawModel['phases'][string][number]['failover']>;

/** Two-sided 95 %. */
const TAIL = 0.025;
/** Draws from which the interval of a measured switch time is taken. */
const SWITCH_DRAWS = 2_000;

interface FailoverPlace {
  phase: string;
  index: number;
  failover: RawFailover;
}

/** The numbers of all failovers; one that stands in several phases is one. */
export function listFailoverParameters(
  raw: RawModel,
  measured: ReadonlyMap<string, MeasuredFailover>,
): Parameter[] {
  return [...groupFailovers(raw).values()].flatMap((places) => {
    // What trials say nothing of is each failover's own, also where several share a file of them.
    const alike = Map.groupBy(places, ({ failover }) => JSON.stringify(failover));
    return [...parametersOfSwitch(places, measured), ...[...alike.values()].flatMap(listExtras)];
  });
}

/** The same failover with the same numbers is one thing to be unsure of, in however many phases it stands. */
function groupFailovers({ phases }: RawModel): Map<string, FailoverPlace[]> {
  const places = Object.entries(phases).flatMap(([phase, needs]) =>
    needs.flatMap(({ failover }, index) => (failover ? [{ phase, index, failover }] : [])),
  );
  return Map.groupBy(places, ({ failover }) => failover.measured ?? JSON.stringify(failover));
}

function parametersOfSwitch(
  places: FailoverPlace[],
  measured: ReadonlyMap<string, MeasuredFailover>,
): Parameter[] {
  const [first] = places;
  if (!first) return [];
  const { failover } = first;
  const trials = failover.measured === undefined ? undefined : measured.get(failover.measured);
  const best = switchOf(failover);
  const change = changeAt(places);
  const base = trials
    ? ({
        phases: phasesOf(places),
        basis: 'measured',
        source: `${trials.injections} trials, ${trials.file}`,
      } as const)
    : assumedOf(places, failover);
  const route = routeOf(places);
  return [
    {
      ...base,
      name: `switch time, ${route}`,
      kind: 'switch',
      best,
      ...(trials ? boundSwitch(trials) : { low: best / 2, high: best * 2 }),
      set: change((own, value) =>
        stretchSwitch(own, switchOf(own) === 0 ? 1 : value / switchOf(own)),
      ),
    },
    {
      ...base,
      name: `coverage, ${route}`,
      kind: 'coverage',
      best: failover.coverage,
      ...(trials ? boundCoverage(trials) : spreadMisses(failover.coverage)),
      set: change((own, value) => {
        own.coverage = value;
      }),
    },
  ];
}

/** `a to b and c to d`, where one file of trials is said to hold for both. */
function routeOf(places: FailoverPlace[]): string {
  const routes = places.map(({ failover: { from, to } }) => `${from} to ${to}`);
  return [...new Set(routes)].join(' and ');
}

function phasesOf(places: FailoverPlace[]): string[] {
  return [...new Set(places.map(({ phase }) => phase))];
}

function assumedOf(
  places: FailoverPlace[],
  { source }: RawFailover,
): Pick<Parameter, 'phases' | 'basis' | 'source'> {
  return { phases: phasesOf(places), basis: 'assumption', source };
}

function changeAt(
  places: FailoverPlace[],
): (alter: (failover: RawFailover, value: number) => void) => Parameter['set'] {
  return (alter) => (raw, value) => {
    for (const { phase, index } of places) {
      const own = raw.phases[phase]?.[index]?.failover;
      if (own) alter(own, value);
    }
  };
}

/** What trials of a switch say nothing of. */
function listExtras(places: FailoverPlace[]): Parameter[] {
  const [first] = places;
  if (!first) return [];
  const { failback, falseAlarms, migrates } = first.failover;
  const assumed = assumedOf(places, first.failover);
  const [route, change] = [routeOf(places), changeAt(places)];
  const found: Parameter[] = [];
  if (failback !== undefined && meanOfLength(failback) > 0) {
    found.push({
      ...assumed,
      name: `failback, ${route}`,
      kind: 'failback',
      ...halveAndDouble(meanOfLength(failback)),
      set: change((own, value) => {
        if (own.failback === undefined) return;
        own.failback = stretchLength(own.failback, value / meanOfLength(own.failback));
      }),
    });
  }
  if (falseAlarms) {
    found.push({
      ...assumed,
      name: `time between false alarms, ${route}`,
      kind: 'false alarms',
      ...halveAndDouble(falseAlarms.every),
      set: change((own, value) => {
        if (own.falseAlarms) own.falseAlarms.every = value;
      }),
    });
    found.push({
      ...assumed,
      name: `cost of a false alarm, ${route}`,
      kind: 'false alarms',
      ...halveAndDouble(meanOfLength(falseAlarms.cost)),
      set: change(({ falseAlarms: own }, value) => {
        if (own) own.cost = stretchLength(own.cost, value / meanOfLength(own.cost));
      }),
    });
  }
  if (migrates !== undefined) {
    found.push({
      ...assumed,
      // Calls depend on it, no minute of downtime does.
      phases: [],
      name: `calls that survive a switch, ${route}`,
      kind: 'migration',
      best: migrates,
      ...spreadMisses(migrates),
      set: change((own, value) => {
        own.migrates = value;
      }),
    });
  }
  return found;
}

/** Mean hours until the backup serves: what is noticed and what is switched, one after the other. */
function switchOf({ detection = 0, switch: takes }: RawFailover): number {
  return meanOfLength(detection) + meanOfLength(takes);
}

export function stretchSwitch(failover: RawFailover, factor: number): void {
  if (failover.detection !== undefined) {
    failover.detection = stretchLength(failover.detection, factor);
  }
  failover.switch = stretchLength(failover.switch, factor);
}

type Bounds = Pick<Parameter, 'low' | 'high' | 'draw'>;

function boundCoverage(trials: MeasuredFailover): Bounds {
  const { alpha, beta } = coveragePosterior(trials);
  const at = (share: number): number => betaQuantile(alpha, beta, share);
  return { low: at(TAIL), high: at(1 - TAIL), draw: (random) => at(random()) };
}

/** The trials drawn again with replacement, each anywhere within its interval, and their mean. */
function boundSwitch({ file, switches }: MeasuredFailover): Bounds {
  const draw = (random: () => number): number => {
    let sumH = 0;
    for (let n = 0; n < switches.length; n += 1) {
      const trial = switches[Math.floor(random() * switches.length)];
      if (trial) sumH += trial.lowH + random() * (trial.highH - trial.lowH);
    }
    return sumH / switches.length;
  };
  const random = deriveRandom('bounds of a switch time', file);
  const means = Float64Array.from({ length: SWITCH_DRAWS }, () => draw(random)).sort();
  const at = (share: number): number => means[Math.floor(share * SWITCH_DRAWS)] ?? Number.NaN;
  return { low: at(TAIL), high: at(1 - TAIL), draw };
}
