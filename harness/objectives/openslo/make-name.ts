import { takeName } from '../take-name.ts';

/** OpenSLO allows no longer one: it is a label of DNS. */
const LONGEST = 63;

/** A name that is not taken yet, and now is: the base as far as there is room, the suffix, a number if need be. */
export function makeName(base: string, suffix: string, taken: Set<string>): string {
  return takeName(taken, (count) => {
    const end = count === 1 ? `-${suffix}` : `-${suffix}-${count}`;
    return base.slice(0, LONGEST - end.length) + end;
  });
}
