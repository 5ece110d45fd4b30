import type { ProbeAnswered } from '../../journal/request-event.ts';
import type { RunView } from '../../slo/run-view.ts';
import { findSpan } from './span.ts';

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
  /** Length of a bin. */
  binMs: number;
  bins: ProbeBin[];
}

const BIN_MS = 250;
/** A long run gets longer bins: the shortest multiple of 250 ms that makes no more of them. */
const MOST_BINS = 1_000;

/** Every probe of a journal, by name, counted at the time at which its requests were due. */
export function listProbes(run: RunView): ProbeSeen[] {
  const { table, rowAt } = run.events.tableOf('probe');
  const binMs = BIN_MS * Math.max(1, Math.ceil(findSpan(run).toMs / BIN_MS / MOST_BINS));
  const probes = new Map<string, { seen: ProbeSeen; bins: Map<number, ProbeBin> }>();
  for (let place = 0; place < table.length; place += 1) {
    const row = rowAt(place);
    const { probe, good, headers } = table.sharedAt(row) as unknown as SharedAnswer;
    const entry = probes.get(probe) ?? {
      seen: { probe, good: 0, degraded: 0, bad: 0, binMs, bins: [] },
      bins: new Map<number, ProbeBin>(),
    };
    probes.set(probe, entry);
    const fromMs = Math.floor((table.numberAt(row, 'intendedMs') ?? 0) / binMs) * binMs;
    const bin = entry.bins.get(fromMs) ?? { fromMs, good: 0, degraded: 0, bad: 0 };
    entry.bins.set(fromMs, bin);
    const result = sortAnswer(good, headers);
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

type SharedAnswer = Pick<ProbeAnswered, 'probe' | 'good' | 'headers'>;

function sortAnswer(good: boolean, headers: Record<string, string>): 'good' | 'degraded' | 'bad' {
  if (!good) return 'bad';
  return headers['x-degraded-mode'] === 'true' ? 'degraded' : 'good';
}
