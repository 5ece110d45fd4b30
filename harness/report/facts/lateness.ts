import type { RunView } from '../../slo/run-view.ts';

/** How late a process of the instrument itself was: it widens the samples that it overlaps. */
export interface LatenessSeen {
  process: string;
  sources: string[];
  events: number;
  stalls: number;
  lostMs: number;
  worst?: { lostMs: number; fromMs: number };
}

/** Every process that gave evidence, also those that were never late. */
export function listLateness(run: RunView): LatenessSeen[] {
  const byProcess = new Map<string, LatenessSeen>();
  const entryOf = (process: string): LatenessSeen => {
    const entry = byProcess.get(process) ?? {
      process,
      sources: [],
      events: 0,
      stalls: 0,
      lostMs: 0,
    };
    byProcess.set(process, entry);
    return entry;
  };
  for (const event of run.events.inOrder(['source-opened', 'late'])) {
    if (event.kind === 'source-opened') {
      const entry = entryOf(event.process);
      entry.sources.push(event.source);
      entry.events += run.events.sources.eventsOf(event.source);
    }
    if (event.kind !== 'late') continue;
    const entry = entryOf(event.process);
    entry.stalls += 1;
    entry.lostMs += event.lostMs;
    if (event.lostMs > (entry.worst?.lostMs ?? 0)) {
      entry.worst = { lostMs: event.lostMs, fromMs: event.fromMs };
    }
  }
  return [...byProcess.values()].sort((a, b) => b.lostMs - a.lostMs);
}
