/** The machine's monotonic clock in ms: the one that every process of a run stamps. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
