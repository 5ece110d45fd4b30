import type { Findings } from '../scenario/findings.ts';
import type { Path } from '../scenario/yaml-source.ts';
import { CLIENTS, speaksTls } from './derive-links.ts';
import type { RawStack } from './stack-schema.ts';
import type { Link } from './topology.ts';

/** Every name that one part of the stack file uses of another. */
export function checkStack(stack: RawStack, links: Link[], findings: Findings): void {
  checkComponentNames(stack, findings);
  checkReplicas(stack, findings);
  checkNeeds(stack, findings);
  checkFailovers(stack, findings);
  checkMeasured(stack, links, findings);
  checkSessions(stack, findings);
}

function listComponents({ services, datastores, providers }: RawStack): string[] {
  const named = [services, datastores, providers].flatMap((components) => Object.keys(components));
  return [...named, ...Object.values(datastores).flatMap(({ replica }) => replica ?? [])];
}

function checkComponentNames(stack: RawStack, findings: Findings): void {
  const seen = new Set<string>([CLIENTS]);
  for (const room of ['services', 'datastores', 'providers'] as const) {
    for (const name of Object.keys(stack[room])) {
      if (seen.has(name)) {
        const taken =
          name === CLIENTS ? 'whoever is outside the stack has' : 'another component has';
        findings.addAtKey(
          [room, name],
          `Failed to name a component ${name}: ${taken} that name. Expected a name of its own.`,
        );
      }
      seen.add(name);
    }
  }
}

/** A replica is a component too: of a kind that can have one, under a name of its own. */
function checkReplicas(stack: RawStack, findings: Findings): void {
  const components = listComponents(stack);
  for (const [name, { kind, replica }] of Object.entries(stack.datastores)) {
    if (replica === undefined) continue;
    const at = ['datastores', name, 'replica'];
    if (kind !== 'postgresql') {
      findings.add(
        at,
        `Failed to give ${name} a replica: it is a ${kind}. Expected one of a postgresql only. ` +
          'Leave it out.',
      );
    }
    if (replica === CLIENTS || components.filter((each) => each === replica).length > 1) {
      findings.add(
        at,
        `Failed to name the replica of ${name} ${replica}: that name is taken. Expected a name ` +
          'of its own.',
      );
    }
  }
}

function checkNeeds(stack: RawStack, findings: Findings): void {
  const components = listComponents(stack);
  for (const [name, { needs = {}, ports, public: addresses = {} }] of Object.entries(
    stack.services,
  )) {
    const path = ['services', name];
    for (const [need, { env, tls }] of Object.entries(needs)) {
      const at = [...path, 'needs', need];
      if (tls !== undefined && !speaksTls(stack, need)) {
        findings.add(
          [...at, 'tls'],
          `Failed to terminate TLS on ${name}->${need}: ${need} speaks none. Expected a provider ` +
            'with tls: true or an https url. Leave it out: faults can read this link already.',
        );
      }
      findings.requireKnown('component', need, components, at, 'by its key');
      for (const [variable, template] of Object.entries(env)) {
        checkPlaceholders(template, ['url', 'host', 'port'], [...at, 'env', variable], findings);
      }
    }
    for (const port of Object.keys(addresses)) {
      const at = [...path, 'public', port];
      findings.requireKnown('port', port, Object.keys(ports), at, 'by its key');
    }
  }
  for (const [name, provider] of Object.entries(stack.providers)) {
    for (const [index, service] of (provider.calls ?? []).entries()) {
      const at = ['providers', name, 'calls', index];
      findings.requireKnown('service', service, Object.keys(stack.services), at);
    }
    const references = listReferences(stack);
    checkDeep(provider.settings, ['providers', name, 'settings'], (text, at) =>
      checkPlaceholders(text, references, at, findings),
    );
  }
}

function checkFailovers(stack: RawStack, findings: Findings): void {
  const components = listComponents(stack);
  for (const [name, { of, makers = {} }] of Object.entries(stack.failovers)) {
    const path = ['failovers', name];
    for (const [index, component] of of.entries()) {
      findings.requireKnown('component', component, components, [...path, 'of', index]);
    }
    for (const component of Object.keys(makers)) {
      const at = [...path, 'makers', component];
      findings.requireKnown('member of the chain', component, of, at, 'by its key');
    }
  }
}

/** Probes, mixes and writes. */
function checkMeasured(stack: RawStack, links: Link[], findings: Findings): void {
  const references = listReferences(stack);
  const linkNames = links.map((link) => link.name);
  for (const [name, { get, servedBy, reads }] of Object.entries(stack.probes)) {
    const path = ['probes', name];
    checkPlaceholders(get, reads ? [...references, 'key'] : references, [...path, 'get'], findings);
    if (reads) {
      const known = Object.keys(stack.writes);
      findings.requireKnown('write', reads.write, known, [...path, 'reads', 'write']);
    }
    for (const [index, link] of servedBy.entries()) {
      findings.requireKnown('link', link, linkNames, [...path, 'servedBy', index]);
    }
  }
  for (const [name, mix] of Object.entries(stack.mixes)) {
    for (const probe of Object.keys(mix)) {
      const known = Object.keys(stack.probes);
      findings.requireKnown('probe', probe, known, ['mixes', name, probe], 'by its key');
    }
  }
  for (const [name, { post, body, readBack }] of Object.entries(stack.writes)) {
    const path = ['writes', name];
    checkPlaceholders(post, references, [...path, 'post'], findings);
    checkDeep(body, [...path, 'body'], (text, at) =>
      checkPlaceholders(text, ['id', 'key', 'n'], at, findings),
    );
    const known = Object.keys(stack.datastores);
    findings.requireKnown('datastore', readBack.on, known, [...path, 'readBack', 'on']);
  }
}

function checkSessions(stack: RawStack, findings: Findings): void {
  const references = listReferences(stack);
  for (const [name, { open, check, headers }] of Object.entries(stack.sessions)) {
    const path = ['sessions', name];
    checkPlaceholders(open, references, [...path, 'open'], findings);
    checkPlaceholders(check, references, [...path, 'check'], findings);
    for (const [header, value] of Object.entries(headers)) {
      checkPlaceholders(value, ['token'], [...path, 'headers', header], findings);
    }
  }
}

/** `dashboard.http`: every port of a service that a template can refer to. */
function listReferences(stack: RawStack): string[] {
  return Object.entries(stack.services).flatMap(([name, { ports }]) =>
    Object.keys(ports).map((port) => `${name}.${port}`),
  );
}

function checkPlaceholders(
  template: string,
  known: string[],
  path: Path,
  findings: Findings,
): void {
  for (const [, name = ''] of template.matchAll(/\{([^{}\s"]*)\}/g)) {
    findings.requireKnown('reference', name, known, path);
  }
}

/** Every text in free-form data. */
function checkDeep(value: unknown, path: Path, check: (text: string, path: Path) => void): void {
  if (typeof value === 'string') check(value, path);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) checkDeep(child, [...path, key], check);
}
