import type { YamlSource } from '../scenario/yaml-source.ts';
import { deriveLinks, speaksTls } from './derive-links.ts';
import type { RawStack } from './stack-schema.ts';
import type { Script, Topology } from './topology.ts';

/** The stack file's data, profile overlaid, as the harness reads it: every default filled in. */
export function resolveTopology(
  raw: RawStack,
  source: YamlSource,
  profile: string | undefined,
  scripts: Record<string, Script>,
): Topology {
  return {
    file: source.file,
    text: source.text,
    profile,
    services: mapNamed(raw.services, (name, service) => ({
      ...service,
      name,
      public: service.public ?? {},
      ready: { http: service.ready.http, withinMs: service.ready.within },
      env: service.env ?? {},
      needs: service.needs ?? {},
    })),
    datastores: mapNamed(raw.datastores, (name, datastore) => ({ ...datastore, name })),
    providers: mapNamed(raw.providers, (name, { fake, url, calls, settings }) => ({
      name,
      fake,
      url,
      tls: speaksTls(raw, name),
      calls: calls ?? [],
      settings: settings ?? {},
    })),
    links: deriveLinks(raw),
    failovers: mapNamed(raw.failovers, (_, { of, makers, decided }) => ({
      of,
      // Whoever has no voice of another name speaks with its own.
      makers: { ...Object.fromEntries(of.map((name) => [name, name])), ...makers },
      decided,
    })),
    probes: mapNamed(raw.probes, (_, { get, good, servedBy }) => ({
      get,
      good: { status: good.status, withinMs: good.within },
      servedBy,
    })),
    mixes: raw.mixes,
    writes: raw.writes,
    scripts,
  };
}

function mapNamed<T, R>(
  named: Record<string, T>,
  resolve: (name: string, value: T) => R,
): Record<string, R> {
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => [name, resolve(name, value)]),
  );
}
