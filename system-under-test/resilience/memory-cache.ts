import type { CachedAnswer } from './stale-cache.ts';

export interface MemoryCacheOptions {
  /** Size of all entries together, counted as characters of their JSON. */
  maxBytes: number;
  ttlMs: number;
}

/** The last good answers in this instance's own memory, for the time when Redis is away too. */
export interface MemoryCache {
  /** `undefined` forgets. */
  refresh(key: string, data: unknown): void;
  read(key: string): CachedAnswer | undefined;
}

interface Entry {
  text: string;
  cachedAtMs: number;
}

export function createMemoryCache({ maxBytes, ttlMs }: MemoryCacheOptions): MemoryCache {
  // A Map remembers the order of insertion: its first key is the one refreshed longest ago.
  const entries = new Map<string, Entry>();
  let bytes = 0;

  function forget(key: string): void {
    bytes -= entries.get(key)?.text.length ?? 0;
    entries.delete(key);
  }

  return {
    refresh(key, data) {
      forget(key);
      if (data === undefined) return;
      const text = JSON.stringify(data);
      if (text.length > maxBytes) return;
      entries.set(key, { text, cachedAtMs: Date.now() });
      bytes += text.length;
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes) break;
        forget(oldest);
      }
    },
    read(key) {
      const entry = entries.get(key);
      if (!entry || Date.now() - entry.cachedAtMs > ttlMs) return undefined;
      const cachedAt = new Date(entry.cachedAtMs).toISOString();
      return { data: JSON.parse(entry.text), cachedAt };
    },
  };
}
