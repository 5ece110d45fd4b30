import type { Provider } from '../stack/topology.ts';
import type { Addresses } from './addresses.ts';
import type { Authority } from './authority.ts';

/** A provider that is played. */
export type FakedProvider = Provider & { fake: string };

/** What the process of one provider's fake is told, seeded apart from every other. */
export function describeFakeEnvironment(
  provider: FakedProvider,
  addresses: Addresses,
  { caPath, certificatePath, keyPath }: Authority,
  seed: string,
): Record<string, string> {
  const { name, fake, tls } = provider;
  const settings = fillSettings(provider.settings, (text) =>
    addresses.fill(text, [name, 'clients']),
  );
  return {
    FAKE: fake,
    PROVIDER: name,
    FAKE_PORT: String(addresses.direct(name).port),
    FAKE_SETTINGS: JSON.stringify(settings),
    CONTROL_PORT: String(addresses.control(name).port),
    SEED: `${seed}/${name}`,
    NODE_EXTRA_CA_CERTS: caPath,
    ...(tls ? { FAKE_TLS_CERT: certificatePath, FAKE_TLS_KEY: keyPath } : {}),
  };
}

/** Fills the addresses in every text of a provider's settings, however deep. */
function fillSettings(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item) => fillSettings(item, fill));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fillSettings(item, fill)]),
  );
}
