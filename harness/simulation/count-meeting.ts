/** How many spans of `spanH` are up for at least the share `target`. Nothing is rounded. */
export function countMeeting(downH: Float64Array, target: number, spanH: number): number {
  const mostH = (1 - target) * spanH;
  let count = 0;
  for (const each of downH) if (each <= mostH) count += 1;
  return count;
}
