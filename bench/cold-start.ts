import { performance } from 'node:perf_hooks';
import { startReference } from './start-reference.ts';
import { formatMs, percentile } from './statistics.ts';

const STARTS = 5;

/** From nothing to a reference stack that is ready: databases, fakes, proxy, services. */
export async function measureColdStart(): Promise<void> {
  const samples: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const beganMs = performance.now();
    await using _stack = await startReference();
    samples.push(performance.now() - beganMs);
  }
  process.stdout.write(
    `stack cold start: p50 ${formatMs(percentile(samples, 0.5))}, ` +
      `max ${formatMs(percentile(samples, 1))} of ${STARTS} (bound 5000 ms)\n`,
  );
}
