import { expect, test } from 'vitest';
import { Addresses, PROXY } from './addresses.ts';
import { makeTinyTopology } from './embedded/testdata/tiny-topology.ts';
import { describeLinks } from './open-links.ts';

const naming = { proxy: PROXY, component: (name: string) => `${name}.network` };

test('where parts have names, each finds its links at the proxy, and we find them on loopback', () => {
  const addresses = Addresses.count(20_000, makeTinyTopology(), naming);
  expect(addresses.reach('echo', 'redis')).toEqual({
    url: 'redis://proxy:20002',
    host: 'proxy',
    port: '20002',
  });
  expect(addresses.fill('{echo.http}/who', ['clients'])).toBe('http://127.0.0.1:20003/who');
  expect(addresses.direct('postgres')).toEqual({ host: '127.0.0.1', port: 20_004 });
});

test('the proxy listens where others can reach it, and finds what is behind a link by its name', () => {
  const topology = makeTinyTopology();
  const addresses = Addresses.count(20_000, topology, naming);
  expect(describeLinks(topology, addresses, '0.0.0.0')[1]).toEqual({
    name: 'echo->redis',
    listen: '0.0.0.0:20002',
    upstream: 'redis.network:20005',
  });
});

test('a provider that is real keeps the address of the world', () => {
  const topology = makeTinyTopology();
  const sms = { name: 'sms', url: 'https://sms.example', tls: true, calls: [], settings: {} };
  const link = { name: 'echo->sms', from: 'echo', to: 'sms', opaque: true };
  topology.providers.sms = sms;
  topology.links.push(link);
  const addresses = Addresses.count(20_000, topology, naming);
  expect(addresses.upstream(link)).toEqual({ host: 'sms.example', port: 443 });
});
