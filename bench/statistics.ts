/** Nearest-rank percentiles of a set of samples; undefined for none. */
export function percentile(samples: number[], share: number): number | undefined {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** `12.3 ms` */
export function formatMs(value: number | undefined): string {
  return value === undefined ? 'none' : `${value.toFixed(value < 10 ? 3 : 0)} ms`;
}
