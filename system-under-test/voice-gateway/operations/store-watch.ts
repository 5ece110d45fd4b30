const LOOK_EVERY_MS = 1_000;

export type StoreHealth = { status: 'unknown' | 'up' } | { status: 'down'; reason: string };

export interface StoreWatch {
  /** What the last look at each store found. */
  view(): Record<string, StoreHealth>;
  close(): void;
}

/** Looks at stores in the background; each check rejects when its store does not answer in time. */
export function watchStores(checks: Record<string, () => Promise<void>>): StoreWatch {
  const found: Record<string, StoreHealth> = {};
  async function look(name: string, check: () => Promise<void>): Promise<void> {
    try {
      await check();
      found[name] = { status: 'up' };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      found[name] = { status: 'down', reason };
    }
  }
  const lookAtAll = (): void => {
    for (const [name, check] of Object.entries(checks)) void look(name, check);
  };
  for (const name of Object.keys(checks)) found[name] = { status: 'unknown' };
  lookAtAll();
  const timer = setInterval(lookAtAll, LOOK_EVERY_MS);
  return { view: () => found, close: () => clearInterval(timer) };
}
