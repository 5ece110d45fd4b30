/** How many spans of `spanH` are up for at least the share `target`. Nothing is rounded. */
export function countMeeting(downH: Float64Array, target: number, spanH: number): number {
  let count = 0;
  for (const each of downH) if (isMeeting(each, target, spanH)) count += 1;
  return count;
}

export function isMeeting(downH: number, target: number, spanH: number): boolean {
  return downH <= (1 - target) * spanH;
}
