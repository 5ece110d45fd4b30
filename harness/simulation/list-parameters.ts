import { listCircumstances } from './circumstance-parameters.ts';
import { listFailoverParameters } from './failover-parameters.ts';
import type { MeasuredFailover } from './measured-failover.ts';
import { listComponents, type Model } from './model.ts';
import type { RawModel } from './model-schema.ts';
import type { Parameter } from './parameter.ts';
import { meanOfLength, stretchLength } from './raw-length.ts';

type RawComponent = RawModel['components'][string];

/** All numbers of a model that its years depend on; one that stands in several phases is one. */
export function listParameters(
  model: Model,
  raw: RawModel,
  measured: ReadonlyMap<string, MeasuredFailover>,
): Parameter[] {
  const components = Object.entries(raw.components).flatMap(([name, component]) =>
    parametersOf(name, component, phasesWith(model, name)),
  );
  return [
    ...components,
    ...listFailoverParameters(raw, measured),
    ...listCircumstances(model, raw),
  ];
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

/** Phases that need a component, or something that stands on it. */
function phasesWith({ phases, components }: Model, component: string): string[] {
  const needed = (name: string): boolean =>
    name === component || components.get(name)?.on?.includes(component) === true;
  return phases
    .filter(({ needs }) => needs.some((need) => listComponents(need).some(needed)))
    .map(({ name }) => name);
}
