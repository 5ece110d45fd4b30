import { readFileSync } from 'node:fs';
import { checkShape, sortByPosition } from '../scenario/check-shape.ts';
import { listWords, suggestWord } from '../scenario/nearest-word.ts';
import type { Problem } from '../scenario/problem.ts';
import { YamlSource } from '../scenario/yaml-source.ts';
import {
  type Distribution,
  deterministic,
  exponential,
  lognormal,
  weibull,
} from './distribution.ts';
import { fillMeasured } from './fill-measured.ts';
import type { MeasuredFailover } from './measured-failover.ts';
import { type Component, listComponents, type Model, type Need } from './model.ts';
import { modelSchema, type RawDistribution, type RawModel, type RawNeed } from './model-schema.ts';

export interface LoadedModel {
  /** Absent when the file has a problem. */
  model?: Model;
  /** The model as it was written, from which it can be resolved again with other numbers. */
  raw?: RawModel;
  /** Trials that it names, by the name of their file. */
  measured?: ReadonlyMap<string, MeasuredFailover>;
  problems: Problem[];
}

/** Reads a model file: the model, or all of its problems. */
export function loadModel(path: string): LoadedModel {
  try {
    return parseModel(path, readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    const message = `Failed to read the model: got ${reason}. Expected a YAML file at ${path}.`;
    return { problems: [{ file: path, line: 1, column: 1, message }] };
  }
}

export function parseModel(path: string, text: string): LoadedModel {
  const source = new YamlSource(path, text);
  if (!source.isReadable || source.value === undefined) return { problems: source.problems };
  const { data, problems } = checkShape(modelSchema, source.value, source);
  if (!data) return { problems: sortByPosition([...source.problems, ...problems]) };
  const { measured, problems: unread } = fillMeasured(data, source);
  const model = resolveModel(data);
  const found = [
    ...source.problems,
    ...unread,
    ...checkPhases(model, source),
    ...checkPhaseNames(model, source),
  ];
  return found.length > 0
    ? { problems: sortByPosition(found) }
    : { model, raw: data, measured, problems: [] };
}

export function resolveModel({ components, phases, ...rest }: RawModel): Model {
  return {
    ...rest,
    components: new Map(
      Object.entries(components).map(([name, raw]) => [name, resolveComponent(name, raw)]),
    ),
    phases: Object.entries(phases).map(([name, needs]) => ({
      name,
      needs: needs.map(resolveNeed),
    })),
  };
}

function resolveComponent(name: string, raw: RawModel['components'][string]): Component {
  const repair = resolveDistribution(raw.repair);
  const { availability, failure, source } = raw;
  if (failure) return { name, source, repair, failure: resolveDistribution(failure) };
  // MTTF = MTTR A / (1 - A): what is stated is kept, whatever repairs look like.
  const up = availability ?? 0.5;
  return { name, source, repair, failure: exponential((repair.meanH * up) / (1 - up)) };
}

function resolveDistribution(raw: RawDistribution): Distribution {
  if (raw.deterministic) return deterministic(raw.deterministic.mean);
  if (raw.lognormal) return lognormal(raw.lognormal.mean, raw.lognormal.sigma);
  if (raw.weibull) return weibull(raw.weibull.mean, raw.weibull.shape);
  return exponential(raw.exponential?.mean ?? 1);
}

function resolveNeed({ component, failover, anyOf, atLeast }: RawNeed): Need {
  if (failover) {
    const { from, to, switch: switchH, coverage, source } = failover;
    return { kind: 'failover', name: `${from}, then ${to}`, from, to, switchH, coverage, source };
  }
  if (anyOf) return { kind: 'group', name: anyOf.join(' or '), of: anyOf, leastUp: 1 };
  if (atLeast) {
    const { up, of } = atLeast;
    return { kind: 'group', name: `${up} of ${of.join(', ')}`, of, leastUp: up };
  }
  return { kind: 'component', name: component ?? '', component: component ?? '' };
}

/** Claims and costs are of phases that there are; without the cost of one, nothing can be compared. */
function checkPhaseNames({ phases, claims, money }: Model, source: YamlSource): Problem[] {
  const known = phases.map(({ name }) => name);
  const tables = [
    { path: ['claims'], names: Object.keys(claims) },
    { path: ['money', 'cost'], names: Object.keys(money?.cost ?? {}) },
  ];
  const unknown = tables.flatMap(({ path, names }) =>
    names
      .filter((name) => !known.includes(name))
      .map((name) => ({
        file: source.file,
        ...source.positionOfKey([...path, name]),
        message:
          `Failed to find the phase ${name}: the model has none of that name. ` +
          `Expected ${listWords(known)}.`,
        suggestion: suggestWord(name, known),
      })),
  );
  const missing = known.filter((name) => money && money.cost[name] === undefined);
  if (missing.length === 0) return unknown;
  const message =
    `Failed to read money.cost: ${listWords(missing)} has none. Expected the cost of every phase, ` +
    '0 where it is nothing.';
  return [...unknown, { file: source.file, ...source.positionOf(['money', 'cost']), message }];
}

/** Names that there are not, groups that cannot be up, and a component that a phase needs twice. */
function checkPhases({ components, phases }: Model, source: YamlSource): Problem[] {
  const problems: Problem[] = [];
  for (const { name: phase, needs } of phases) {
    const used = new Set<string>();
    for (const [index, need] of needs.entries()) {
      const place = { file: source.file, ...source.positionOf(['phases', phase, index]) };
      for (const name of listComponents(need)) {
        if (!components.has(name)) {
          const known = [...components.keys()];
          const message =
            `Failed to find the component ${name}: the model has none of that name. ` +
            `Expected ${listWords(known)}.`;
          problems.push({ ...place, message, suggestion: suggestWord(name, known) });
        } else if (used.has(name)) {
          const message =
            `Failed to read ${phase}: it needs ${name} twice, and its outages would count as ` +
            'independent of themselves. Expected each component once in a phase.';
          problems.push({ ...place, message });
        }
        used.add(name);
      }
      if (need.kind === 'group' && need.leastUp > need.of.length) {
        const message =
          `Failed to read ${phase}: ${need.leastUp} of ${need.of.length} can never be up. ` +
          `Expected at most ${need.of.length}.`;
        problems.push({ ...place, message });
      }
    }
  }
  return problems;
}
