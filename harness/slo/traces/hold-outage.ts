import { formatDuration } from '../../scenario/units.ts';
import type { Outage } from '../indicators/list-outages.ts';

/** Something counted at an instant. */
export interface CountedInstant {
  atMs: number;
  isGood: boolean;
}

/**
 * What a run would have counted had its outage lasted `outageMs`: what was seen in the second half of the
 * fault, when whatever fails over has done so, again and again until then, and what followed the heal after
 * it. The half before stays as long as it was: a failover takes no longer because a provider is away for longer.
 *
 * @throws when the outage of the run is longer than that
 */
export function holdOutage(
  instants: readonly CountedInstant[],
  { first, degraded }: Outage,
  outageMs: number,
): CountedInstant[] {
  const lastedMs = degraded.toMs - first.fromMs;
  if (outageMs < lastedMs) {
    throw new Error(
      `Failed to hold the outage for ${formatDuration(outageMs)}: in the run it lasts ` +
        `${formatDuration(Math.round(lastedMs))}. Expected a longer time.`,
    );
  }
  const addedMs = outageMs - lastedMs;
  const halfMs = degraded.toMs - degraded.fromMs;
  return instants.flatMap((one): CountedInstant[] => {
    const { atMs } = one;
    if (atMs < degraded.fromMs) return [one];
    if (atMs >= degraded.toMs) return [{ ...one, atMs: atMs + addedMs }];
    const times = Math.ceil((degraded.toMs + addedMs - atMs) / halfMs);
    return Array.from({ length: times }, (_, index) => ({ ...one, atMs: atMs + index * halfMs }));
  });
}
