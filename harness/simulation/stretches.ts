import type { Outages } from './outages.ts';

/** A stretch of time, in hours since the year began. Lists of them are in order, and no two touch. */
export interface Stretch {
  fromH: number;
  toH: number;
}

/** A copy of the engine's outages. */
export function listStretches({ fromH, toH, count }: Outages): Stretch[] {
  return Array.from({ length: count }, (_, n) => ({
    fromH: fromH[n] as number,
    toH: toH[n] as number,
  }));
}

export function totalH(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { fromH, toH }) => sum + toH - fromH, 0);
}

/** Time that lies in one of two lists. */
export function unite(a: readonly Stretch[], b: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  for (const { fromH, toH } of [...a, ...b].sort((one, other) => one.fromH - other.fromH)) {
    const last = found.at(-1);
    if (last && fromH <= last.toH) last.toH = Math.max(last.toH, toH);
    else found.push({ fromH, toH });
  }
  return found;
}

/** Time that lies in both. */
export function intersect(a: readonly Stretch[], b: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  let [inA, inB] = [0, 0];
  for (;;) {
    const [one, other] = [a[inA], b[inB]];
    if (!one || !other) return found;
    const fromH = Math.max(one.fromH, other.fromH);
    const toH = Math.min(one.toH, other.toH);
    if (fromH < toH) found.push({ fromH, toH });
    if (one.toH < other.toH) inA += 1;
    else inB += 1;
  }
}
