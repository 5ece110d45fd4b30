/**
 * Stretches of time in which something is down, in hours since the year began, in the order of time; no two touch.
 * Behind the last one stands a beginning that never comes, so that walking along needs no check for the end.
 */
export interface Outages {
  fromH: Float64Array;
  toH: Float64Array;
  count: number;
}

export function createOutages(): Outages {
  const outages = { fromH: new Float64Array(16), toH: new Float64Array(16), count: 0 };
  endOutages(outages, 0);
  return outages;
}

/** Makes room for so many and the end. What is there stays. */
export function reserveOutages(outages: Outages, count: number): void {
  if (count < outages.fromH.length) return;
  outages.fromH = growTo(outages.fromH, count + 1);
  outages.toH = growTo(outages.toH, count + 1);
}

export function growTo(array: Float64Array, least: number): Float64Array {
  if (array.length >= least) return array;
  const grown = new Float64Array(Math.max(least, array.length * 2));
  grown.set(array);
  return grown;
}

export function endOutages(outages: Outages, count: number): void {
  outages.count = count;
  outages.fromH[count] = Number.POSITIVE_INFINITY;
}

/** Adds one that begins no earlier than the last; what touches is one. Ended with `endOutages`. */
export function appendOutage(outages: Outages, fromH: number, toH: number): void {
  if (toH <= fromH) return;
  const { count } = outages;
  if (count > 0 && fromH <= (outages.toH[count - 1] as number)) {
    if (toH > (outages.toH[count - 1] as number)) outages.toH[count - 1] = toH;
    return;
  }
  reserveOutages(outages, count + 1);
  outages.fromH[count] = fromH;
  outages.toH[count] = toH;
  endOutages(outages, count + 1);
}

/** Whether something is down at an instant. */
export function isDownAt({ fromH, toH, count }: Outages, atH: number): boolean {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((toH[middle] as number) > atH) high = middle;
    else low = middle + 1;
  }
  return low < count && (fromH[low] as number) <= atH;
}

export function totalH({ fromH, toH, count }: Outages): number {
  let sum = 0;
  for (let n = 0; n < count; n += 1) sum += (toH[n] as number) - (fromH[n] as number);
  return sum;
}

/** When one of two is down, into a third; returns the hours of it. */
export function joinOutages(a: Outages, b: Outages, into: Outages): number {
  reserveOutages(into, a.count + b.count + 1);
  const { fromH: aFrom, toH: aTo } = a;
  const { fromH: bFrom, toH: bTo } = b;
  const { fromH, toH } = into;
  let inA = 0;
  let inB = 0;
  let count = 0;
  let nextA = aFrom[0] as number;
  let nextB = bFrom[0] as number;
  let hours = 0;
  let beganH = Number.NEGATIVE_INFINITY;
  let endsH = Number.NEGATIVE_INFINITY;
  for (;;) {
    let next: number;
    let nextEndsH: number;
    if (nextA <= nextB) {
      if (nextA === Number.POSITIVE_INFINITY) break;
      next = nextA;
      nextEndsH = aTo[inA] as number;
      inA += 1;
      nextA = aFrom[inA] as number;
    } else {
      next = nextB;
      nextEndsH = bTo[inB] as number;
      inB += 1;
      nextB = bFrom[inB] as number;
    }
    if (next > endsH) {
      if (endsH > beganH) {
        fromH[count] = beganH;
        toH[count] = endsH;
        hours += endsH - beganH;
        count += 1;
      }
      beganH = next;
      endsH = nextEndsH;
    } else if (nextEndsH > endsH) endsH = nextEndsH;
  }
  if (endsH > beganH) {
    fromH[count] = beganH;
    toH[count] = endsH;
    hours += endsH - beganH;
    count += 1;
  }
  endOutages(into, count);
  return hours;
}

/** When at least `least` of several are down: all of them, for those that stand in for each other. */
export function joinAtLeast(least: number, several: readonly Outages[], into: Outages): void {
  endOutages(into, 0);
  const at = new Int32Array(several.length);
  let down = 0;
  let sinceH = 0;
  // Each one's next edge: it is down while it stands within an outage.
  const isDown = new Uint8Array(several.length);
  for (;;) {
    let first = -1;
    let edgeH = Number.POSITIVE_INFINITY;
    for (let n = 0; n < several.length; n += 1) {
      const { fromH, toH } = several[n] as Outages;
      const place = at[n] as number;
      const nextH = (isDown[n] === 1 ? toH[place] : fromH[place]) as number;
      // Where one ends as another begins, the beginning counts first: no gap of length 0.
      if (nextH < edgeH || (nextH === edgeH && first >= 0 && isDown[n] === 0)) {
        first = n;
        edgeH = nextH;
      }
    }
    if (first < 0) break;
    if (isDown[first] === 0) {
      isDown[first] = 1;
      down += 1;
      if (down === least) sinceH = edgeH;
    } else {
      isDown[first] = 0;
      at[first] = (at[first] as number) + 1;
      if (down === least) appendOutage(into, sinceH, edgeH);
      down -= 1;
    }
  }
}

/** When both of two are down. */
export function joinBoth(a: Outages, b: Outages, into: Outages): void {
  endOutages(into, 0);
  let inA = 0;
  let inB = 0;
  while (inA < a.count && inB < b.count) {
    const aEndsH = a.toH[inA] as number;
    const bEndsH = b.toH[inB] as number;
    const fromH = Math.max(a.fromH[inA] as number, b.fromH[inB] as number);
    if (fromH < aEndsH && fromH < bEndsH) appendOutage(into, fromH, Math.min(aEndsH, bEndsH));
    if (aEndsH < bEndsH) inA += 1;
    else inB += 1;
  }
}
