import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadChecked } from '../harness/cli/load-checked.ts';
import { runOnce } from '../harness/cli/run-once.ts';
import { formatMs, percentile } from './statistics.ts';

/** Turn latency of a healthy stack, at the callers' playout: the control scenario. */
export async function measureTurnLatency(): Promise<void> {
  const reports = mkdtempSync(join(tmpdir(), 'deadair-bench-'));
  const { runs } = await loadChecked(['scenarios/nothing-breaks.yaml']);
  const run = runs[0];
  if (!run) throw new Error('Failed to load scenarios/nothing-breaks.yaml.');
  const options = { reports, backend: 'embedded', seed: 'bench' };
  const never = new AbortController().signal;
  const { journal } = await runOnce(run, options, never, () => {});
  rmSync(reports, { recursive: true, force: true });
  const due = new Map<string, number>();
  const samples: number[] = [];
  for (const event of journal.events) {
    if (event.kind === 'turn-due') due.set(`${event.call} ${event.turn}`, event.atMs);
    if (event.kind !== 'word') continue;
    const key = `${event.call} ${event.turn}`;
    const dueMs = due.get(key);
    if (dueMs === undefined) continue;
    samples.push(event.fromMs - dueMs);
    due.delete(key);
  }
  process.stdout.write(
    `healthy turn latency: p50 ${formatMs(percentile(samples, 0.5))}, ` +
      `p95 ${formatMs(percentile(samples, 0.95))} of ${samples.length} turns (bound p95 1200 ms)\n`,
  );
}
