import { listWords, suggestWord } from '../../scenario/nearest-word.ts';
import type { Path } from '../../scenario/yaml-source.ts';
import { makeName } from './make-name.ts';
import type { StandingObject } from './parse-openslo.ts';
import type { KindName, RawOf } from './raw-object.ts';
import type { OpensloObject } from './read-objects.ts';

/** The objects of all files by kind and name: what a reference finds, and what nothing refers to. */
export class ObjectIndex {
  /** Data sources that v2alpha describes in place, which v1 can only refer to. */
  readonly madeSources: StandingObject[] = [];
  /** Names of the levels that are made of one objective of several. */
  readonly madeLevels = new Set<string>();
  readonly #objects: OpensloObject[];
  /** By the place that describes it: several may refer to the indicator that it stands in. */
  readonly #sources = new Map<string, string>();
  readonly #used = new Set<OpensloObject>();

  constructor(objects: OpensloObject[]) {
    this.#objects = objects;
  }

  find<K extends KindName>(kind: K, name: string): OpensloObject<RawOf<K>> | undefined {
    const found = this.#objects.find((one) => one.kind === kind && one.metadata.name === name);
    if (found) this.#used.add(found);
    return found as OpensloObject<RawOf<K>> | undefined;
  }

  namesOf(kind: KindName): string[] {
    return this.#objects.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);
  }

  /** The name of a data source that stands in an object: made once, however often it is asked for. */
  makeSource(
    { kind, metadata }: OpensloObject,
    suffix: string,
    spec: StandingObject['spec'],
  ): string {
    const place = `${kind} ${metadata.name} ${suffix}`;
    const known = this.#sources.get(place);
    if (known !== undefined) return known;
    const taken = new Set([...this.namesOf('DataSource'), ...this.#sources.values()]);
    const name = makeName(metadata.name, suffix, taken);
    this.#sources.set(place, name);
    this.madeSources.push({ kind: 'DataSource', metadata: { name }, spec });
    return name;
  }

  /** The object that a reference names, or a problem at the reference. */
  require<K extends KindName>(
    kind: K,
    name: string,
    from: OpensloObject,
    path: Path,
  ): OpensloObject<RawOf<K>> | undefined {
    const found = this.find(kind, name);
    if (found) return found;
    const names = this.namesOf(kind);
    const message =
      `Failed to find the ${kind} ${name}: the files have none of that name. ` +
      `Expected ${listWords(names)}.`;
    from.findings.add(path, message, suggestWord(name, names));
    return undefined;
  }

  /** Says of indicators and alerts that nothing refers to that they stand for nothing. */
  noteUnused(): void {
    for (const object of this.#objects) {
      const { kind, metadata, doubts } = object;
      const isPart = kind === 'SLI' || kind === 'AlertPolicy' || kind === 'AlertCondition';
      if (!isPart || this.#used.has(object)) continue;
      doubts.add(['metadata', 'name'], `Nothing refers to the ${kind} ${metadata.name}: left out.`);
    }
  }
}
