import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadStack } from '../../stack/load-stack.ts';
import type { Topology } from '../../stack/topology.ts';
import { renderComposeFile } from './compose-file.ts';
import { COMPOSED } from './write-compose-file.ts';

interface ComposeService {
  command: string[];
  environment: Record<string, string>;
  ports?: string[];
  networks?: Record<string, unknown>;
}

const FILE = join(import.meta.dirname, '../../../docker-compose.yml');
const TEXT = readFileSync(FILE, 'utf8');
const services: Record<string, ComposeService> = parse(TEXT).services;

function load(): Topology {
  const { topology, problems } = loadStack(COMPOSED.stack, COMPOSED.profile);
  if (topology === undefined) throw new Error(JSON.stringify(problems));
  return topology;
}

test('docker-compose.yml is what the stack file says today', () => {
  expect(TEXT).toBe(renderComposeFile(load()));
});

test('it runs every component of the stack file, with the command and the settings of each service', () => {
  const stack = load();
  const components = [stack.services, stack.datastores, stack.providers].flatMap(Object.keys);
  expect(Object.keys(services)).toEqual(expect.arrayContaining([...components, 'proxy']));
  for (const { name, command, env, needs } of Object.values(stack.services)) {
    expect(services[name]?.command.join(' ')).toBe(command);
    expect(services[name]?.environment).toMatchObject(env);
    for (const need of Object.values(needs)) {
      for (const variable of Object.keys(need.env)) {
        expect(services[name]?.environment[variable], variable).toMatch(/\bproxy-private(:|$)/);
      }
    }
  }
});

test('nobody can reach anybody but the proxy, and nothing is open beyond this machine', () => {
  for (const [name, { ports = [], networks = {} }] of Object.entries(services)) {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    if (name === 'proxy' || ports.length === 0) continue;
    expect(Object.keys(networks)).toEqual(['control', name]);
  }
  const { networks } = parse(TEXT);
  for (const [name, network] of Object.entries<{ internal?: boolean }>(networks)) {
    expect(network.internal ?? false, name).toBe(name !== 'control');
  }
});

test('a replica, which needs a running primary, is refused by name', () => {
  const stack = load();
  const postgres = stack.datastores.postgres;
  if (postgres === undefined) throw new Error('the reference stack has lost its database');
  stack.datastores['postgres-copy'] = { ...postgres, name: 'postgres-copy', replicaOf: 'postgres' };
  expect(() => renderComposeFile(stack)).toThrow('postgres-copy is a replica');
});
