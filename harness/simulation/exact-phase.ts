import { shareAtLeastDown, unavailability, unavailabilityWithBackup } from './exact.ts';
import type { Model, Need, Phase } from './model.ts';

/**
 * Share of time in which a phase is down: its needs are independent, and no component is in two.
 * Undefined where no formula is known.
 */
export function exactUnavailability({ components }: Model, { needs }: Phase): number | undefined {
  const shareOf = (name: string): number => {
    const component = components.get(name);
    return component ? unavailability(component) : 0;
  };
  const exact = (need: Need): number => {
    if (need.kind === 'component') return shareOf(need.component);
    if (need.kind === 'group') {
      return shareAtLeastDown(need.of.length - need.leastUp + 1, need.of.map(shareOf));
    }
    const primary = components.get(need.from);
    return primary ? unavailabilityWithBackup(primary, 1 - shareOf(need.to), need) : 0;
  };
  return shareAtLeastDown(1, needs.map(exact));
}
