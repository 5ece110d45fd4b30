/** A stretch of time in which something is down, in hours since the year began. */
export interface Outage {
  fromH: number;
  toH: number;
}

/** Outages in the order of time; no two touch. */
export type Outages = readonly Outage[];

export function totalH(outages: Outages): number {
  return outages.reduce((sum, { fromH, toH }) => sum + toH - fromH, 0);
}

/** When at least `count` of several are down: all of them, for those that stand in for each other. */
export function atLeastDown(count: number, several: readonly Outages[]): Outages {
  const edges = several
    .flat()
    .flatMap(({ fromH, toH }) => [
      { atH: fromH, change: 1 },
      { atH: toH, change: -1 },
    ])
    // Where one ends as another begins, the beginning counts first: no gap of length 0.
    .sort((a, b) => a.atH - b.atH || b.change - a.change);
  const found: Outage[] = [];
  let down = 0;
  let sinceH = 0;
  for (const { atH, change } of edges) {
    const before = down;
    down += change;
    if (before < count && down >= count) sinceH = atH;
    if (before >= count && down < count && atH > sinceH) found.push({ fromH: sinceH, toH: atH });
  }
  return found;
}

/** When one of two is down: both are in order already, so they are merged, not sorted. */
export function eitherDown(a: Outages, b: Outages): Outages {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const found: Outage[] = [];
  let [inA, inB] = [0, 0];
  let last: Outage | undefined;
  while (inA < a.length || inB < b.length) {
    const [nextA, nextB] = [a[inA], b[inB]];
    const takesA = nextA !== undefined && (nextB === undefined || nextA.fromH <= nextB.fromH);
    const next = (takesA ? nextA : nextB) as Outage;
    if (takesA) inA += 1;
    else inB += 1;
    if (last === undefined || next.fromH > last.toH) {
      last = { fromH: next.fromH, toH: next.toH };
      found.push(last);
    } else if (next.toH > last.toH) last.toH = next.toH;
  }
  return found;
}

/** When both of two are down. */
export function bothDown(a: Outages, b: Outages): Outages {
  const found: Outage[] = [];
  let [inA, inB] = [0, 0];
  while (inA < a.length && inB < b.length) {
    const [one, other] = [a[inA] as Outage, b[inB] as Outage];
    const fromH = Math.max(one.fromH, other.fromH);
    const toH = Math.min(one.toH, other.toH);
    if (fromH < toH) found.push({ fromH, toH });
    if (one.toH < other.toH) inA += 1;
    else inB += 1;
  }
  return found;
}
