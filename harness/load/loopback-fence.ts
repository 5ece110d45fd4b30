import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** Part of an address space: the first `length` bits of `bits`. */
interface Network {
  base: bigint;
  length: number;
  bits: 32 | 128;
}

const LOOPBACK: Network[] = [
  { base: 127n << 24n, length: 8, bits: 32 },
  { base: 1n, length: 128, bits: 128 },
];
const ALPHANUMERIC = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
/** What a host name consists of. */
const LETTERS = [...ALPHANUMERIC, '.', '-'];
/** As many in a row as names that are told by name; what has more is refused by its address. */
const HYPHENS = '---';

/**
 * Options by which k6 reaches loopback and the hosts that are allowed by name, and nothing else. They
 * win over those of a script. Addresses are what holds: k6 looks at the address that it is about to
 * call, wherever it has it from. Names are refused too, so that nobody is asked to resolve them.
 * @throws when an allowed name cannot be resolved
 */
export async function buildFence(
  allow: string[],
  resolve: (host: string) => Promise<string[]> = resolveHost,
): Promise<string[]> {
  const names = allow.filter((host) => isIP(host) === 0);
  const resolved = (await Promise.all(names.map(resolve))).flat();
  const addresses = [...allow.filter((host) => isIP(host) !== 0), ...resolved];
  const networks = [...LOOPBACK, ...addresses.map(parseAddress)];
  const refused = [...exceptNetworks(networks, 32), ...exceptNetworks(networks, 128)];
  const patterns = exceptNames(['localhost', ...names.map((name) => name.toLowerCase())]);
  return [`--blacklist-ip=${refused.join(',')}`, `--block-hostnames=${patterns.join(',')}`];
}

async function resolveHost(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    throw new Error(
      `Failed to allow load on ${host}: ${(error as Error).message}. Expected a host that this ` +
        'machine can resolve. Correct load.k6.allow.',
    );
  }
}

/** The whole address space but for some networks, as few networks as possible. */
function exceptNetworks(allowed: Network[], bits: 32 | 128): string[] {
  const own = allowed.filter((network) => network.bits === bits);
  const split = (network: Network): Network[] => {
    const inside = own.filter((other) => contains(network, other) || contains(other, network));
    if (inside.length === 0) return [network];
    if (inside.some((other) => contains(other, network))) return [];
    const length = network.length + 1;
    const upper = network.base | (1n << BigInt(bits - length));
    return [split({ ...network, length }), split({ ...network, base: upper, length })].flat();
  };
  return split({ base: 0n, length: 0, bits }).map(writeNetwork);
}

function contains(outer: Network, inner: Network): boolean {
  const shift = BigInt(outer.bits - outer.length);
  return inner.length >= outer.length && inner.base >> shift === outer.base >> shift;
}

/** Patterns that match every name but some: `*c` for each last letter c that none of them has, and so on. */
function exceptNames(allowed: string[]): string[] {
  const walk = (suffix: string): string[] =>
    LETTERS.flatMap((letter) => {
      const longer = letter + suffix;
      if (allowed.some((name) => name.endsWith(longer))) {
        const isName = /^[a-z0-9]/.test(longer) && !allowed.includes(longer);
        return isName ? [longer, ...walk(longer)] : walk(longer);
      }
      if (/^[a-z0-9]/.test(longer)) return [`*${longer}`];
      return suffix === '' ? [] : refuseBefore(longer);
    });
  return walk('');
}

/** A pattern begins with a letter or a digit: one is set before a dot or some hyphens. */
function refuseBefore(suffix: string): string[] {
  if (suffix.startsWith('.')) return /^\.[a-z0-9]/.test(suffix) ? [`*${suffix}`] : [];
  // No label ends with a hyphen.
  if (!/^-+[a-z0-9]/.test(suffix)) return [];
  const patterns = ALPHANUMERIC.map((letter) => `*${letter}${suffix}`);
  return suffix.startsWith(HYPHENS) ? patterns : [...patterns, ...refuseBefore(`-${suffix}`)];
}

function parseAddress(text: string): Network {
  if (isIP(text) === 4) return { base: join(text.split('.'), 8n, 10), length: 32, bits: 32 };
  const [head = '', tail] = text.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return { base: join([...before, ...zeros, ...after], 16n, 16), length: 128, bits: 128 };
}

function join(parts: string[], width: bigint, radix: number): bigint {
  return parts.reduce((all, part) => (all << width) | BigInt(Number.parseInt(part, radix)), 0n);
}

function writeNetwork({ base, length, bits }: Network): string {
  const [width, count] = bits === 32 ? [8n, 4] : [16n, 8];
  const parts = Array.from({ length: count }, (_, index) => {
    const part = (base >> (width * BigInt(count - 1 - index))) & ((1n << width) - 1n);
    return part.toString(bits === 32 ? 10 : 16);
  });
  return `${parts.join(bits === 32 ? '.' : ':')}/${length}`;
}
