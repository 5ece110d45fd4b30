import { betaQuantile } from '../probability/beta.ts';
import { deriveRandom } from '../scenario/random.ts';
import { coveragePosterior } from './fill-measured.ts';
import type { MeasuredFailover } from './measured-failover.ts';
import { listComponents, type Model } from './model.ts';
import type { RawModel } from './model-schema.ts';
import type { Parameter } from './parameter.ts';
import { meanOfLength, stretchLength } from './raw-length.ts';

type RawComponent = RawModel['components'][string];
export type RawFailover = NonNullable<RawModel['phases'][string][number]['failover']>;

/** Two-sided 95 %. */
const TAIL = 0.025;
/** Draws from which the interval of a measured switch time is taken. */
const SWITCH_DRAWS = 2_000;

/** All numbers of a model that its years depend on; one that stands in several phases is one. */
export function listParameters(
  model: Model,
  raw: RawModel,
  measured: ReadonlyMap<string, MeasuredFailover>,
): Parameter[] {
  const components = Object.entries(raw.components).flatMap(([name, component]) =>
    parametersOf(name, component, phasesWith(model, name)),
  );
  const failovers = [...groupFailovers(raw).values()].flatMap((places) =>
    parametersOfFailover(places, measured),
  );
  return [...components, ...failovers];
}

function parametersOf(name: string, component: RawComponent, phases: string[]): Parameter[] {
  const { availability, range, statement, source, failure, repair } = component;
  if (phases.length === 0) return [];
  const assumed = { phases, basis: 'assumption', source } as const;
  const found: Parameter[] = [];
  if (availability !== undefined && range) {
    const isRange = range.from < range.to;
    found.push({
      ...assumed,
      ...(statement !== undefined && { basis: 'provider statement', source: statement }),
      name: `availability of ${name}`,
      kind: 'availability',
      best: availability,
      low: isRange ? range.from : Math.max(0.001, 1 - 2 * (1 - availability)),
      high: isRange ? range.to : 1 - (1 - availability) / 2,
      ...(isRange && {
        draw: (random: () => number) => range.from + random() * (range.to - range.from),
      }),
      set: ({ components }, value) => {
        const own = components[name];
        if (own) own.availability = value;
      },
    });
  }
  const lengths = { 'time up': failure, repair } as const;
  for (const [kind, length] of Object.entries(lengths)) {
    if (!length) continue;
    const best = meanOfLength(length);
    const key = kind === 'repair' ? 'repair' : 'failure';
    found.push({
      ...assumed,
      name: `mean ${kind} of ${name}`,
      kind: kind as keyof typeof lengths,
      best,
      low: best / 2,
      high: best * 2,
      set: ({ components }, value) => {
        const own = components[name];
        const length = own?.[key];
        if (own && length) own[key] = stretchLength(length, value / meanOfLength(length));
      },
    });
  }
  return found;
}

interface FailoverPlace {
  phase: string;
  index: number;
  failover: RawFailover;
}

/** The same failover with the same numbers is one thing to be unsure of, in however many phases it stands. */
function groupFailovers({ phases }: RawModel): Map<string, FailoverPlace[]> {
  const places = Object.entries(phases).flatMap(([phase, needs]) =>
    needs.flatMap(({ failover }, index) => (failover ? [{ phase, index, failover }] : [])),
  );
  return Map.groupBy(places, ({ failover }) => failover.measured ?? JSON.stringify(failover));
}

function parametersOfFailover(
  places: FailoverPlace[],
  measured: ReadonlyMap<string, MeasuredFailover>,
): Parameter[] {
  const [first] = places;
  if (!first) return [];
  const { failover } = first;
  const trials = failover.measured === undefined ? undefined : measured.get(failover.measured);
  const phases = [...new Set(places.map(({ phase }) => phase))];
  const best = switchOf(failover);
  const change =
    (alter: (failover: RawFailover, value: number) => void) =>
    (raw: RawModel, value: number): void => {
      for (const { phase, index } of places) {
        const own = raw.phases[phase]?.[index]?.failover;
        if (own) alter(own, value);
      }
    };
  const base = {
    phases,
    basis: trials ? 'measured' : 'assumption',
    source: trials ? `${trials.injections} trials, ${trials.file}` : failover.source,
  } as const;
  const route = `${failover.from} to ${failover.to}`;
  return [
    {
      ...base,
      name: `switch time, ${route}`,
      kind: 'switch',
      best,
      ...(trials ? boundSwitch(trials) : { low: best / 2, high: best * 2 }),
      set: change((own, value) => stretchSwitch(own, value / switchOf(own))),
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

function spreadMisses(coverage: number): Bounds {
  return { low: Math.max(0, 1 - 2 * (1 - coverage)), high: 1 - (1 - coverage) / 2 };
}

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

function phasesWith({ phases }: Model, component: string): string[] {
  return phases
    .filter(({ needs }) => needs.some((need) => listComponents(need).includes(component)))
    .map(({ name }) => name);
}
