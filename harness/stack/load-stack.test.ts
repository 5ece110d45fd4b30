import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { loadStack } from './load-stack.ts';
import type { Topology } from './topology.ts';

const folder = mkdtempSync(join(tmpdir(), 'deadair-stack-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function load(text: string, profile?: string): Topology {
  const { topology, problems } = loadStack(write('stack.yaml', text), profile);
  expect(problems).toEqual([]);
  if (!topology) throw new Error('no topology');
  return topology;
}

/** `line:column message suggestion`, the file before it when it is another one. */
function findProblems(text: string, profile?: string): string[] {
  const path = write('stack.yaml', text);
  return loadStack(path, profile).problems.map(({ file, line, column, message, suggestion = '' }) =>
    `${file === path ? '' : `${file.replace(`${folder}/`, '')}:`}${line}:${column} ${message} ${suggestion}`.trim(),
  );
}

const TINY = `services:
  shop: { command: ./shop, ports: { http: PORT }, ready: { http: /up } }
`;

test('a tiny stack of one service needs nothing else', () => {
  const { services, datastores, providers, links } = load(TINY);
  expect(services.shop).toEqual({
    name: 'shop',
    command: './shop',
    ports: { http: 'PORT' },
    public: {},
    ready: { http: '/up', withinMs: 10_000 },
    env: {},
    needs: {},
  });
  expect({ datastores, providers }).toEqual({ datastores: {}, providers: {} });
  expect(links).toEqual([
    { name: 'clients->shop', from: 'clients', to: 'shop', port: 'http', opaque: false },
  ]);
});

test('a link is derived for everybody who calls somebody', () => {
  const { links, providers } = load(`services:
  shop:
    command: ./shop
    ports: { admin: ADMIN_PORT, http: PORT }
    ready: { http: /up }
    needs:
      stock: { env: { STOCK_URL: "{url}" } }
      redis: { env: { REDIS: "{host}:{port}" } }
      crm: { env: { CRM_URL: "{url}/v1" } }
  stock: { command: ./stock, ports: { grpc: PORT }, ready: { http: /up } }
datastores: { redis: { kind: redis } }
providers:
  crm: { url: https://crm.example.com }
  phone: { fake: twilio, calls: [shop] }
`);
  const told = links.map(({ name, port, opaque }) => `${name} ${port}${opaque ? ' opaque' : ''}`);
  expect(told).toEqual([
    'shop->stock grpc',
    'shop->redis undefined',
    'shop->crm undefined opaque',
    'phone->shop http',
    'clients->shop.admin admin',
    'clients->shop http',
    'clients->stock grpc',
  ]);
  expect(providers.crm).toEqual({
    name: 'crm',
    fake: undefined,
    url: 'https://crm.example.com',
    tls: true,
    calls: [],
    settings: {},
  });
});

const REPLICATED = `services:
  shop:
    command: ./shop
    ports: { http: PORT }
    ready: { http: /up }
    needs: { db: { env: { DB: "{url}" } } }
datastores: { db: { kind: postgresql, replica: db-copy, init: { role: a, database: b } } }
profiles:
  wide: { services: { shop: { needs: { db-copy: { env: { COPY: "{url}" } } } } } }
`;

test('a replica is a component with a link to its primary, where a service needs it', () => {
  const { datastores, links } = load(REPLICATED, 'wide');
  const init = { role: 'a', database: 'b' };
  expect(datastores).toEqual({
    db: { name: 'db', kind: 'postgresql', init },
    'db-copy': { name: 'db-copy', kind: 'postgresql', init, replicaOf: 'db' },
  });
  const names = ['shop->db', 'shop->db-copy', 'db-copy->db', 'clients->shop'];
  expect(links.map(({ name }) => name)).toEqual(names);
  const narrow = load(REPLICATED);
  expect(Object.keys(narrow.datastores)).toEqual(['db']);
  expect(narrow.links.map(({ name }) => name)).toEqual(['shop->db', 'clients->shop']);
});

test('a replica of a Redis, or under a name that is taken, is refused', () => {
  const taken = REPLICATED.replace('replica: db-copy', 'replica: shop');
  expect(findProblems(taken)).toEqual([
    expect.stringMatching(/^7:48 Failed to name the replica of db shop: that name is taken/),
  ]);
  const redis = REPLICATED.replace('kind: postgresql', 'kind: redis');
  expect(findProblems(redis)).toEqual([expect.stringMatching(/^7:43 .*it is a redis/)]);
});

const SECURE = `services:
  shop:
    command: ./shop
    ports: { http: PORT }
    ready: { http: /up }
    needs: { crm: { env: { CRM_URL: "{url}" }, tls: terminate } }
providers: { crm: { url: https://crm.example.com } }
`;

test('TLS is terminated on a link that says so, and only where TLS passes', () => {
  const [link] = load(SECURE).links;
  expect(link).toMatchObject({ name: 'shop->crm', opaque: false, terminated: true });
  expect(findProblems(SECURE.replace('https:', 'http:'))).toEqual([
    expect.stringMatching(/^6:53 Failed to terminate TLS on shop->crm: crm speaks none/),
  ]);
});

test('a profile overlays maps key by key and replaces everything else', () => {
  const text = `services:
  shop: { command: ./shop, ports: { http: PORT }, ready: { http: /up }, env: { A: 1, B: b } }
profiles:
  busy: { services: { shop: { env: { B: c, C: true } } } }
`;
  expect(load(text).services.shop?.env).toEqual({ A: '1', B: 'b' });
  const busy = load(text, 'busy');
  expect(busy.services.shop?.env).toEqual({ A: '1', B: 'c', C: 'true' });
  expect(busy.profile).toBe('busy');
});

test('an unknown profile is named with its nearest, at the place that asked for it', () => {
  const text = `${TINY}profiles: { phase-1: {} }\n`;
  expect(findProblems(text, 'phase1')).toEqual([
    '3:11 Failed to find the profile phase1: the stack has none of that name. Expected phase-1. Did you mean phase-1?',
  ]);
  const namedAt = { file: 'scenario.yaml', position: { line: 4, column: 9 } };
  expect(loadStack(write('stack.yaml', text), 'phase1', namedAt).problems).toMatchObject(
    [namedAt].map(({ file, position }) => ({ file, ...position })),
  );
});

test('every name that is used and does not exist is found, where it is used', () => {
  const problems = findProblems(`services:
  shop:
    command: ./shop
    ports: { http: PORT }
    public: { htp: PUBLIC_URL }
    ready: { http: /up }
    needs: { redi: { env: { R: "{hots}" } } }
datastores: { redis: { kind: redis } }
providers: { phone: { fake: twilio, calls: [shops], settings: { url: "{shop.htp}/x" } } }
failovers: { voice: { of: [phone, fone], makers: { fone: a, tone: b } } }
probes: { up: { get: "{shop.ftp}/up", good: { within: 1s }, servedBy: [shop->reds] } }
mixes: { all: { upp: 1 } }
writes: { save: { post: "{shop.http}/", key: k, body: { id: "{idd}" }, readBack: { on: rediss, sql: s } } }
scripts: { talk: nowhere.yaml }
`);
  expect(problems.map((problem) => problem.split(' Failed')[0])).toEqual([
    ...['5:15', '7:14', '7:32', '9:45', '9:70', '10:35', '10:61'],
    ...['11:22', '11:72', '12:17', '13:61', '13:88', '14:18'],
  ]);
  expect(problems[1]).toMatch(/component redi: .*Did you mean redis\?$/);
});

test('a mistake in a profile stands in the profile', () => {
  const text = `${TINY}profiles: { a: { services: { shop: { needs: { nobody: { env: {} } } } } } }\n`;
  expect(findProblems(text, 'a')).toEqual([
    expect.stringMatching(/^3:47 Failed to find .* nobody/),
  ]);
});

test('unknown keys, kinds and fakes are named with their nearest', () => {
  const problems = findProblems(`services:
  shop: { comand: ./shop, ports: { http: PORT }, ready: { http: /up, within: 5 } }
datastores: { db: { kind: postgres } }
providers: { ai: { fake: xia }, crm: { fake: xai, url: https://a.b }, none: {} }
`);
  expect(problems).toEqual([
    expect.stringMatching(/^2:3 .*services\.shop\.command: got nothing/),
    expect.stringMatching(/^2:11 .*unknown key comand.*Did you mean command\?$/),
    expect.stringMatching(/^2:78 .*bare number 5.*Did you mean 5s\?$/),
    expect.stringMatching(/^3:27 .*got postgres\. .*Did you mean postgresql\?$/),
    expect.stringMatching(/^4:26 .*got xia\. .*Did you mean xai\?$/),
    expect.stringMatching(/^4:38 .*Expected only one of fake or url\./),
    expect.stringMatching(/^4:77 .*Expected exactly one of fake or url\./),
  ]);
});

test('a mistake in a script stands in the script', () => {
  const script = `calls: { provider: fone, to: "+1" }
pause: 200
patience: 8s
turns: [ { tell: name }, { ask: day }, { tel: name }, { tell: nam } ]
`;
  write('talk.yaml', script);
  const text = `${TINY}providers: { phone: { fake: twilio } }\nscripts: { talk: talk.yaml }\n`;
  expect(findProblems(text)).toEqual([
    expect.stringMatching(/^talk\.yaml:2:8 .*bare number 200.*Did you mean 200ms\?$/),
    expect.stringMatching(/^talk\.yaml:4:42 .*unknown key tel\..*Did you mean tell\?$/),
    expect.stringMatching(/^talk\.yaml:4:63 .*got nam\. .*Did you mean name\?$/),
  ]);
  const mended = script
    .replace('200', '200ms')
    .replace('{ tel: name }, { tell: nam }', '{ ask: name }');
  write('talk.yaml', mended);
  expect(findProblems(text)).toEqual([
    expect.stringMatching(/^talk\.yaml:1:20 Failed to find the provider fone/),
    expect.stringMatching(/^talk\.yaml:4:33 Failed to ask for day: no turn before it tells it/),
  ]);
});

test('a stack file changed anywhere gives a topology or problems, never an exception', () => {
  const original = readFileSync('system-under-test/stack.yaml', 'utf8');
  const snippet = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom('{', '}', '[', ']', ': ', '- ', '\n', '\t', '*a', '"', '#', '{x}', 'null', '5'),
  );
  const edit = fc.tuple(fc.nat(original.length), fc.nat(12), snippet);
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      const text = edits.reduce(
        (changed, [at, cut, insert]) => changed.slice(0, at) + insert + changed.slice(at + cut),
        original,
      );
      const { topology, problems } = loadStack(write('mutated.yaml', text), 'phase-1');
      expect(topology === undefined).toBe(problems.length > 0);
    }),
    { numRuns: 100 },
  );
});
