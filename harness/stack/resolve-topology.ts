import type { YamlSource } from '../scenario/yaml-source.ts';
import { deriveLinks, speaksTls } from './derive-links.ts';
import { findReplicas } from './replicas.ts';
import type { RawStack } from './stack-schema.ts';
import type { Datastore, Script, Topology } from './topology.ts';

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
    datastores: resolveDatastores(raw),
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
      // Whoever has no voice of another name speaks with its own; data does not speak.
      makers: { ...Object.fromEntries(listVoices(of, raw).map((name) => [name, name])), ...makers },
      decided,
    })),
    probes: mapNamed(raw.probes, (_, { get, good, servedBy, reads }) => ({
      get,
      good: {
        status: good.status,
        withinMs: good.within,
        ...(good.has === undefined ? {} : { has: good.has }),
      },
      servedBy,
      reads,
    })),
    mixes: raw.mixes,
    writes: raw.writes,
    sessions: raw.sessions,
    scripts,
    ...(raw.slos.length > 0 ? { sloFiles: raw.slos } : {}),
  };
}

/** Each datastore, and behind it its replica: a component of its own with the same database. */
function resolveDatastores(raw: RawStack): Record<string, Datastore> {
  const primaries = mapNamed(raw.datastores, (name, { kind, init }): Datastore => {
    return { name, kind, init };
  });
  const replicas = findReplicas(raw).map(({ replica, primary }): [string, Datastore] => {
    const { kind = 'postgresql', init } = primaries[primary] ?? {};
    return [replica, { name: replica, kind, init, replicaOf: primary }];
  });
  return { ...primaries, ...Object.fromEntries(replicas) };
}

function listVoices(chain: string[], { services, providers }: RawStack): string[] {
  return chain.filter((name) => Object.hasOwn(services, name) || Object.hasOwn(providers, name));
}

function mapNamed<T, R>(
  named: Record<string, T>,
  resolve: (name: string, value: T) => R,
): Record<string, R> {
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => [name, resolve(name, value)]),
  );
}
