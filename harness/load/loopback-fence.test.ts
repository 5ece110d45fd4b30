import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildFence } from './loopback-fence.ts';

const RESOLVED: Record<string, string[]> = {
  'staging.example.com': ['203.0.113.9', '2001:db8::9'],
};

/** What the options say, read by somebody else's code, and by the rules of k6's patterns. */
async function fence(allow: string[] = []) {
  const options = await buildFence(allow, async (host) => RESOLVED[host] ?? []);
  const [networks = '', patterns = ''] = options.map((option) => option.split('=')[1]);
  // One list for each family: Go, and so k6, holds no IPv4 address against a network of IPv6.
  const refused = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const network of networks.split(',')) {
    const [address = '', length] = network.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    refused[family].addSubnet(address, Number(length), family);
  }
  const matches = (pattern: string, name: string): boolean =>
    pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern;
  return {
    refusesAddress: (address: string) => {
      const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
      return refused[family].check(address, family);
    },
    refusesName: (name: string) => patterns.split(',').some((pattern) => matches(pattern, name)),
    patterns: patterns.split(','),
  };
}

test('every address but those of loopback is refused', async () => {
  const { refusesAddress } = await fence();
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(refusesAddress(address)).toBe(!address.startsWith('127.'));
    }),
  );
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      fc.pre(!/^(0*:)+0*1$|^::1$/.test(address) && !/^(0*:)*:*0*127\./.test(address));
      fc.pre(!/ffff:127\.|ffff:7f/i.test(address));
      expect(refusesAddress(address)).toBe(true);
    }),
  );
  for (const near of ['126.255.255.255', '128.0.0.0', '0.0.0.0', '255.255.255.255', '::', '::2']) {
    expect(refusesAddress(near), near).toBe(true);
  }
  for (const own of ['127.0.0.1', '127.255.255.254', '127.0.0.0', '::1']) {
    expect(refusesAddress(own), own).toBe(false);
  }
});

test('every name but localhost is refused, before anybody is asked to resolve it', async () => {
  const { refusesName } = await fence();
  expect(refusesName('localhost')).toBe(false);
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
      const name = labels.join('.');
      expect(refusesName(name)).toBe(name !== 'localhost');
    }),
  );
  for (const near of ['alocalhost', 'ocalhost', 'localhos', 'localhost.com', 'my.localhost']) {
    expect(refusesName(near), near).toBe(true);
  }
});

test('what is allowed by name can be called at its addresses, and nothing near it', async () => {
  const { refusesAddress, refusesName } = await fence(['staging.example.com', '10.0.0.7']);
  expect(['203.0.113.9', '2001:db8::9', '10.0.0.7', '127.0.0.1'].filter(refusesAddress)).toEqual(
    [],
  );
  for (const near of ['203.0.113.8', '203.0.113.10', '2001:db8::8', '10.0.0.6', '10.0.0.8']) {
    expect(refusesAddress(near), near).toBe(true);
  }
  expect(['staging.example.com', 'localhost'].filter(refusesName)).toEqual([]);
  for (const near of ['example.com', 'a.staging.example.com', 'xstaging.example.com', 'com']) {
    expect(refusesName(near), near).toBe(true);
  }
});

test('k6 takes every pattern: an asterisk, then whole labels', async () => {
  const { patterns } = await fence(['my-staging.example.com']);
  const valid =
    /^(\*\.?)?((([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\.)*([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9]))?$/;
  expect(patterns.filter((pattern) => !valid.test(pattern))).toEqual([]);
});

test('a host that cannot be resolved is told before the load', async () => {
  const unknown = buildFence(['nowhere.invalid'], async () => {
    throw new Error('Failed to allow load on nowhere.invalid: no such host.');
  });
  await expect(unknown).rejects.toThrow('Failed to allow load on nowhere.invalid');
});
