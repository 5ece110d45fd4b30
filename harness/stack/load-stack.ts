import { checkShape, sortByPosition } from '../scenario/check-shape.ts';
import { Findings } from '../scenario/findings.ts';
import type { Problem } from '../scenario/problem.ts';
import { readText } from '../scenario/read-text.ts';
import { type Path, type Position, YamlSource } from '../scenario/yaml-source.ts';
import { checkStack } from './check-stack.ts';
import { loadScripts } from './load-scripts.ts';
import { overlayProfile } from './overlay-profile.ts';
import { resolveTopology } from './resolve-topology.ts';
import { type RawStack, stackSchema } from './stack-schema.ts';
import type { Topology } from './topology.ts';

export interface LoadedStack {
  /** Absent when the file, or a script that it names, has a problem. */
  topology?: Topology;
  problems: Problem[];
}

/** Where a scenario names the stack file or the profile, for problems that are the scenario's. */
export interface NamedAt {
  file: string;
  position: Position;
}

/** Reads a stack file, overlays a profile and derives the links: the topology, or all problems. */
export function loadStack(path: string, profile?: string, namedAt?: NamedAt): LoadedStack {
  const here = namedAt && { file: namedAt.file, ...namedAt.position };
  const { text, problem } = readText(path, 'the stack file');
  if (problem) return { problems: [{ ...problem, ...here }] };
  const source = new YamlSource(path, text);
  if (!source.isReadable || source.value === undefined) return { problems: source.problems };
  const { data: base, problems } = checkShape<RawStack>(stackSchema, source.value, source);
  const all = sortByPosition([...source.problems, ...problems]);
  if (!base || all.length > 0) return { problems: all };
  if (profile === undefined) return resolveChecked(base, source);
  if (!Object.hasOwn(base.profiles, profile)) {
    const findings = new Findings(source);
    findings.requireKnown('profile', profile, Object.keys(base.profiles), ['profiles']);
    return { problems: findings.problems.map((found) => ({ ...found, ...here })) };
  }
  return loadOverlaid(source, profile);
}

/** A profile's values stand in its own block; the rest stands where the base says it. */
function loadOverlaid(source: YamlSource, profile: string): LoadedStack {
  const findPath = (path: Path): Path => {
    const overlaid = ['profiles', profile, ...path];
    return source.has(overlaid) ? overlaid : path;
  };
  const merged = overlayProfile(source.value as Record<string, unknown>, profile);
  const { data, problems } = checkShape<RawStack>(stackSchema, merged, source, findPath);
  return data ? resolveChecked(data, source, profile, findPath) : { problems };
}

function resolveChecked(
  raw: RawStack,
  source: YamlSource,
  profile?: string,
  findPath?: (path: Path) => Path,
): LoadedStack {
  const findings = new Findings(source, findPath);
  const scripts = loadScripts(raw, findings);
  const topology = resolveTopology(raw, source, profile, scripts.scripts);
  checkStack(raw, topology.links, findings);
  const problems = [...sortByPosition(findings.problems), ...scripts.problems];
  return problems.length > 0 ? { problems } : { topology, problems };
}
