import type { Journal } from '../../journal/reader.ts';

/** What came of a probe's requests in one stretch of time. */
export interface ProbeBin {
  fromMs: number;
  good: number;
  /** Good, and marked by the stack as degraded. */
  degraded: number;
  bad: number;
}

export interface ProbeSeen {
  probe: string;
  good: number;
  degraded: number;
  bad: number;
  bins: ProbeBin[];
}

export const BIN_MS = 250;

/** Every probe of a journal, by name, counted at the time at which its requests were due. */
export function listProbes(journal: Journal): ProbeSeen[] {
  const probes = new Map<string, { seen: ProbeSeen; bins: Map<number, ProbeBin> }>();
  for (const event of journal.events) {
    if (event.kind !== 'probe') continue;
    const { probe } = event;
    const entry = probes.get(probe) ?? {
      seen: { probe, good: 0, degraded: 0, bad: 0, bins: [] },
      bins: new Map<number, ProbeBin>(),
    };
    probes.set(probe, entry);
    const fromMs = Math.floor(event.intendedMs / BIN_MS) * BIN_MS;
    const bin = entry.bins.get(fromMs) ?? { fromMs, good: 0, degraded: 0, bad: 0 };
    entry.bins.set(fromMs, bin);
    const result = sortAnswer(event.good, event.headers);
    bin[result] += 1;
    entry.seen[result] += 1;
  }
  return [...probes.values()]
    .map(({ seen, bins }) => ({
      ...seen,
      bins: [...bins.values()].sort((a, b) => a.fromMs - b.fromMs),
    }))
    .sort((a, b) => a.probe.localeCompare(b.probe));
}

function sortAnswer(good: boolean, headers: Record<string, string>): 'good' | 'degraded' | 'bad' {
  if (!good) return 'bad';
  return headers['x-degraded-mode'] === 'true' ? 'degraded' : 'good';
}
