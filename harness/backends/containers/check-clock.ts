import { monotonicMs } from '../../journal/clock.ts';
import type { RemoteEvent } from '../../stack/running-stack.ts';
import type { Address } from '../addresses.ts';
import { subscribeToEvidence } from '../evidence-subscription.ts';

/**
 * Events of containers and our own stand on one time line only where all run on one kernel: an engine
 * in a virtual machine, or on another host, counts its own milliseconds.
 * @throws when the clock of a part's evidence is not ours
 */
export async function checkClock(control: Address): Promise<void> {
  const earliestMs = monotonicMs();
  const first = await readFirstEvent(control);
  const latestMs = monotonicMs();
  if (first.atMs >= earliestMs && first.atMs <= latestMs) return;
  const offMs = first.atMs - (earliestMs + latestMs) / 2;
  throw new Error(
    `Failed to compare clocks: got one in the container that is ${offMs.toFixed(0)} ms off ours. Expected ` +
      'an engine on this very machine, whose monotonic clock is ours. Run deadair where the engine runs, ' +
      'or with --backend embedded.',
  );
}

async function readFirstEvent(control: Address): Promise<RemoteEvent> {
  let close = async (): Promise<void> => {};
  const event = await new Promise<RemoteEvent>((resolve, reject) => {
    subscribeToEvidence(control, resolve).then((subscription) => {
      close = subscription.close;
    }, reject);
  });
  await close();
  return event;
}
