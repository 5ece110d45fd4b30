const POLICIES = ['ct', 'rt', '4xx', '5xx', 'all'] as const;
export type RetryPolicy = (typeof POLICIES)[number];

/** How patiently Twilio asks for a document. */
export interface ConnectionLimits {
  connectMs: number;
  /** Longest wait for the reply, and between two packets of it. */
  readMs: number;
  /** For all attempts together. */
  totalMs: number;
  retries: number;
  retryOn: readonly RetryPolicy[];
}

const DEFAULTS: ConnectionLimits = {
  connectMs: 5_000,
  readMs: 15_000,
  totalMs: 15_000,
  retries: 1,
  retryOn: ['ct'],
};

/** Reads `#ct=1000&rt=2000&tt=4000&rc=1&rp=ct,5xx` at the end of a URL; a value out of range is left out. */
export function readConnectionLimits(url: string): ConnectionLimits {
  const overrides = new URLSearchParams(url.split('#')[1] ?? '');
  const number = (key: string, from: number, to: number): number | undefined => {
    const value = Number(overrides.get(key) ?? Number.NaN);
    return Number.isInteger(value) && value >= from && value <= to ? value : undefined;
  };
  const named = overrides.get('rp')?.split(',') ?? [];
  const policies = POLICIES.filter((policy) => named.includes(policy));
  return {
    connectMs: number('ct', 100, 10_000) ?? DEFAULTS.connectMs,
    readMs: number('rt', 100, 15_000) ?? DEFAULTS.readMs,
    totalMs: number('tt', 100, 15_000) ?? DEFAULTS.totalMs,
    retries: number('rc', 0, 5) ?? DEFAULTS.retries,
    retryOn: policies.length > 0 ? policies : DEFAULTS.retryOn,
  };
}
