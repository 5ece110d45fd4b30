import { monotonicMs } from '../journal/clock.ts';
import type { StackObserver } from '../stack/running-stack.ts';
import { PROXY } from './addresses.ts';
import type { AssembledParts } from './assembled-stack.ts';
import { subscribeToEvidence } from './evidence-subscription.ts';
import { LogTail } from './log-tail.ts';

/** Subscribes to the proxy, to each fake, to the ends of processes and to the logs of services. */
export async function observeProcesses(
  { topology, addresses, processes, exits }: AssembledParts,
  observer: StackObserver,
): Promise<{ close(): Promise<void> }> {
  const unsubscribe = exits.subscribe((exit) => observer.exited(exit));
  const tails = Object.keys(topology.services).flatMap((name) => {
    const process = processes.get(name);
    if (process === undefined) return [];
    return new LogTail(process.logPath, (line) => {
      const parsed = parseObject(line);
      if (parsed !== undefined) observer.logged(name, parsed, monotonicMs());
    });
  });
  const fakes = Object.values(topology.providers).filter(({ fake }) => fake !== undefined);
  const sources = [PROXY, ...fakes.map(({ name }) => name)];
  const subscriptions = await Promise.all(
    sources.map((name) =>
      subscribeToEvidence(addresses.control(name), (event) => observer.evidence(event)),
    ),
  );
  return {
    close: async () => {
      await Promise.all(subscriptions.map((subscription) => subscription.close()));
      for (const tail of tails) tail.close();
      unsubscribe();
    },
  };
}

/** Whatever else a service prints is for people. */
function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
