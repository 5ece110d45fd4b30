import {
  type Distribution,
  deterministic,
  empirical,
  exponential,
  gamma,
  lognormal,
  sumOf,
  weibull,
  withMean,
} from './distribution.ts';
import type { Component, FailoverNeed, GroupNeed, Model, Need } from './model.ts';
import type { RawDistribution, RawLength, RawModel, RawNeed } from './model-schema.ts';

type RawComponent = RawModel['components'][string];
type RawFailover = NonNullable<RawNeed['failover']>;
type RawAtLeast = NonNullable<RawNeed['atLeast']>;

/** A file that fits the schema as a model; what its names refer to is not checked. */
export function resolveModel(raw: RawModel): Model {
  const { components, phases, commonCauses, maintenance, calls, ...rest } = raw;
  const resolved = Object.entries(components).map(([name, component]) =>
    resolveComponent(name, component),
  );
  return {
    ...rest,
    components: closeNodes(addCommonCauses(resolved, commonCauses)),
    phases: Object.entries(phases).map(([name, needs]) => ({
      name,
      needs: needs.map(resolveNeed),
    })),
    maintenance: maintenance.map(({ starts = 0, lasts, counted, ...same }) => ({
      ...same,
      startsH: starts,
      lastsH: lasts,
      isCounted: counted,
    })),
    ...(calls && { calls: { ...calls, length: resolveDistribution(calls.length) } }),
  };
}

function resolveComponent(name: string, raw: RawComponent): Component {
  const repair = resolveDistribution(raw.repair);
  const { availability, failure, source, on } = raw;
  const same = { name, source, repair, ...(on && { on }) };
  if (failure) return { ...same, failure: resolveDistribution(failure) };
  // MTTF = MTTR A / (1 - A): what is stated is kept, whatever repairs look like.
  const up = availability ?? 0.5;
  return { ...same, failure: exponential((repair.meanH * up) / (1 - up)) };
}

/**
 * The beta factor's model: a share of the failures of the rarest hits all of them, as a component of its own in series
 * under each; the failures that each has to itself are rarer by as much.
 */
function addCommonCauses(
  components: readonly Component[],
  causes: RawModel['commonCauses'],
): Component[] {
  const shared = causes.map(({ name, of, beta, repair, source }): Component & { of: string[] } => {
    const members = components.filter(({ name }) => of.includes(name));
    const first = members.find(({ name: each }) => each === of[0]);
    const rate = beta * Math.min(...members.map(({ failure }) => 1 / failure.meanH));
    return {
      name,
      of,
      failure: exponential(1 / rate),
      repair: repair ? resolveDistribution(repair) : (first?.repair ?? exponential(1)),
      source,
      isCommonCause: true,
    };
  });
  const thinned = components.map((component): Component => {
    const nodes = shared.filter(({ of }) => of.includes(component.name));
    if (nodes.length === 0) return component;
    const commonRate = nodes.reduce((sum, { failure }) => sum + 1 / failure.meanH, 0);
    const failure = withMean(component.failure, 1 / (1 / component.failure.meanH - commonRate));
    return {
      ...component,
      failure,
      on: [...(component.on ?? []), ...nodes.map(({ name }) => name)],
    };
  });
  return [...thinned, ...shared.map(({ of: _, ...component }) => component)];
}

/** What a component stands on stands on something itself: each names all that it is down with. */
function closeNodes(components: readonly Component[]): Map<string, Component> {
  const known = new Map(components.map((component) => [component.name, component]));
  for (const component of known.values()) {
    const nodes = new Set(component.on);
    for (const node of nodes) for (const below of known.get(node)?.on ?? []) nodes.add(below);
    if (component.on) known.set(component.name, { ...component, on: [...nodes] });
  }
  return known;
}

function resolveDistribution(raw: RawDistribution): Distribution {
  const { deterministic: fixed, erlang, empirical: measured } = raw;
  if (fixed) return deterministic(fixed.mean);
  if (raw.lognormal) return lognormal(raw.lognormal.mean, raw.lognormal.sigma);
  if (raw.weibull) return weibull(raw.weibull.mean, raw.weibull.shape);
  if (raw.gamma) return gamma(raw.gamma.mean, raw.gamma.shape);
  if (erlang) return gamma(erlang.mean, erlang.stages);
  if (measured) return empirical(measured.samples);
  return exponential(raw.exponential?.mean ?? 1);
}

function resolveLength(raw: RawLength): Distribution {
  return typeof raw === 'number' ? deterministic(raw) : resolveDistribution(raw);
}

function resolveNeed({ component, failover, anyOf, atLeast }: RawNeed): Need {
  if (failover)
    return { name: `${failover.from}, then ${failover.to}`, ...resolveFailover(failover) };
  if (anyOf) return { kind: 'group', name: anyOf.join(' or '), of: anyOf, leastUp: 1 };
  if (atLeast) {
    const { up, of } = atLeast;
    const name = up === 1 ? of.join(' or ') : `${up} of ${of.join(', ')}`;
    return { name, ...resolveGroup(atLeast) };
  }
  return { kind: 'component', name: component ?? '', component: component ?? '' };
}

function resolveFailover(raw: RawFailover): FailoverNeed {
  const { from, to, coverage, source, migrates, failback, falseAlarms } = raw;
  const parts = [raw.detection, raw.switch].flatMap((part) =>
    part === undefined ? [] : [resolveLength(part)],
  );
  const switchH = parts.reduce((sum, { meanH }) => sum + meanH, 0);
  const varies = parts.some(({ spec }) => spec.kind !== 'deterministic');
  const [only] = parts;
  const shape = parts.length === 1 && only ? only : sumOf(parts);
  return {
    kind: 'failover',
    from,
    to,
    switchH,
    coverage,
    source,
    ...(varies && { switchShape: shape }),
    ...(failback !== undefined && { failback: resolveLength(failback) }),
    ...(falseAlarms && {
      falseAlarms: { perH: 1 / falseAlarms.every, cost: resolveLength(falseAlarms.cost) },
    }),
    ...(migrates !== undefined && { migrates }),
  };
}

function resolveGroup({ up, of, crews, standby, shock, migrates }: RawAtLeast): GroupNeed {
  const isCrewed = crews !== undefined || standby === 'cold' || shock !== undefined;
  return {
    kind: 'group',
    of,
    leastUp: up,
    ...(isCrewed && {
      repairs: {
        crews: crews ?? of.length,
        isCold: standby === 'cold',
        ...(shock && { shockEveryH: shock.every }),
      },
    }),
    ...(migrates !== undefined && { migrates }),
  };
}
