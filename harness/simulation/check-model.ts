import { listWords, suggestWord } from '../scenario/nearest-word.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Path, YamlSource } from '../scenario/yaml-source.ts';
import { listCommon } from './compile-model.ts';
import { listComponents, type Model, type Need, type Phase } from './model.ts';
import type { RawModel } from './model-schema.ts';

/** What is impossible in a model that fits the schema: all of it, each at its place. */
export function checkModel(raw: RawModel, model: Model, source: YamlSource): Problem[] {
  return [
    ...checkNodes(raw, source),
    ...checkCommonCauses(raw, source),
    ...model.phases.flatMap((phase) => checkPhase(raw, model, phase, source)),
    ...checkPhaseNames(model, source),
  ];
}

function checkNodes({ components }: RawModel, source: YamlSource): Problem[] {
  const known = Object.keys(components);
  return Object.entries(components).flatMap(([name, { on = [] }]) =>
    on.flatMap((node, index) => {
      const path = ['components', name, 'on', index];
      if (!known.includes(node)) return [refuseUnknown(node, known, source, path)];
      if (!standsOn(components, node, name)) return [];
      const message =
        `Failed to read ${name}: it stands on ${node}, which stands on it. ` +
        'Expected that one of them stands by itself.';
      return [{ file: source.file, ...source.positionOf(path), message }];
    }),
  );
}

function standsOn(components: RawModel['components'], name: string, wanted: string): boolean {
  const below = new Set([name]);
  for (const each of below) for (const node of components[each]?.on ?? []) below.add(node);
  return below.has(wanted);
}

function checkCommonCauses({ components, commonCauses }: RawModel, source: YamlSource): Problem[] {
  const known = Object.keys(components);
  return commonCauses.flatMap(({ of }, index) => {
    const path = ['commonCauses', index];
    const unknown = of.flatMap((name, place) =>
      known.includes(name) ? [] : [refuseUnknown(name, known, source, [...path, 'of', place])],
    );
    const others = commonCauses.slice(0, index);
    const refuse = (why: string): Problem => ({
      file: source.file,
      ...source.positionOf(path),
      message: `Failed to read commonCauses: ${why}`,
    });
    const twice = new Set(of.filter((name, place) => of.indexOf(name) < place));
    const again =
      twice.size > 0
        ? [refuse(`${listWords(twice)} stands twice in one of them. Expected each component once.`)]
        : [];
    const shared = new Set(of.filter((name) => others.some((other) => other.of.includes(name))));
    if (shared.size === 0) return [...unknown, ...again];
    const why =
      `${listWords(shared)} stands in two of them. Expected each component in one; what else it ` +
      'shares is a component that it stands on.';
    return [...unknown, ...again, refuse(why)];
  });
}

/** Names that there are not, groups that cannot be up, and a component that a phase needs twice. */
function checkPhase(
  { components }: RawModel,
  model: Model,
  { name: phase, needs }: Phase,
  source: YamlSource,
): Problem[] {
  const known = Object.keys(components);
  const used = new Set<string>();
  return needs.flatMap((need, index) => {
    const path = ['phases', phase, index];
    const refuse = (why: string): Problem => ({
      file: source.file,
      ...source.positionOf(path),
      message: `Failed to read ${phase}: ${why}`,
    });
    const names = listComponents(need).flatMap((name) => {
      const isAgain = used.has(name);
      used.add(name);
      if (!known.includes(name)) return [refuseUnknown(name, known, source, path)];
      const why =
        `it needs ${name} twice, and its outages would count as independent of themselves. ` +
        'Expected each component once in a phase.';
      return isAgain ? [refuse(why)] : [];
    });
    return [...names, ...explainNeed(model, need).map(refuse)];
  });
}

/** Why a need can never be met, or not be drawn. */
function explainNeed(model: Model, need: Need): string[] {
  const names = listComponents(need);
  const isOver = need.kind === 'group' && need.leastUp > need.of.length;
  const most = need.kind === 'group' ? need.of.length : 0;
  const tooMany = isOver
    ? [`${need.leastUp} of ${most} can never be up. Expected at most ${most}.`]
    : [];
  const remembers =
    (need.kind === 'group' && need.repairs) || (need.kind === 'failover' && need.failback);
  if (!remembers) return tooMany;
  // What a name that there is not stands on is not known: it is told by itself.
  if (!names.every((name) => model.components.has(name))) return tooMany;
  const common = listCommon(model, names);
  const apart = (name: string): string[] =>
    (model.components.get(name)?.on ?? []).filter((node) => !common.includes(node));
  const alone = (need.kind === 'group' ? names : names.slice(0, 1)).filter(
    (name) => apart(name).length > 0,
  );
  if (alone.length === 0) return tooMany;
  const nodes = new Set(alone.flatMap(apart));
  const isShared = [...nodes].every((node) => model.components.get(node)?.isCommonCause === true);
  const what = need.kind === 'group' ? 'crews, cold standby or shocks' : 'a failback that waits';
  const why = isShared
    ? `${listWords(alone)} stands on ${listWords(nodes)}, a common cause that the others do not share, which is not ` +
      `known together with ${what}. Expected all of them in it, or none.`
    : `${listWords(alone)} stands on what the others do not, which is not known together with ${what}. ` +
      'Expected all of them on the same, or none.';
  return [...tooMany, why];
}

function refuseUnknown(name: string, known: string[], source: YamlSource, path: Path): Problem {
  const message =
    `Failed to find the component ${name}: the model has none of that name. ` +
    `Expected ${listWords(known)}.`;
  return {
    file: source.file,
    ...source.positionOf(path),
    message,
    suggestion: suggestWord(name, known),
  };
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
