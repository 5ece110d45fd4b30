/** The machine's monotonic clock in ms: one clock for every process of the host. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
