import { startDeadair, startToxiproxy } from '../../conformance/engines.ts';
import { measureDelays } from './delays.ts';
import { measureRedis } from './redis-round-trips.ts';
import { measureThroughput } from './throughput.ts';

/** Our fault proxy and real Toxiproxy in the same run, each in a process of its own. */
export async function measureProxy(): Promise<void> {
  await using deadair = await startDeadair('bench');
  await using toxiproxy = await startToxiproxy();
  const engines = [deadair, toxiproxy];
  await measureRedis(engines);
  await measureThroughput(engines);
  await measureDelays(engines);
}
