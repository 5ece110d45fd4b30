import type { Estimate } from '../probability/estimate.ts';

/** `99.95 %`; never rounded up to 100 %. */
export function writeShare(share: number): string {
  if (share < 1 && share >= 0.999_999_5) return '> 99.9999 %';
  return `${Number((share * 100).toPrecision(6))} %`;
}

/** `82.0 %`; never rounded up to 100 % or down to 0 %. */
export function writeChance(share: number): string {
  if (share > 0 && share < 0.000_5) return '< 0.1 %';
  if (share < 1 && share >= 0.999_5) return '> 99.9 %';
  return share === 1 ? '100 %' : `${(share * 100).toFixed(1)} %`;
}

/** `81.4 to 82.5 %` */
export function writeChanceRange({ low, high }: Estimate): string {
  const bare = (share: number): string => writeChance(share).replace(' %', '');
  return bare(low) === bare(high) ? writeChance(low) : `${bare(low)} to ${bare(high)} %`;
}

export function writeMin(minutes: number): string {
  return writeNumber(minutes, Math.abs(minutes) < 100 ? 1 : 0);
}

export function writeMinRange({ low, high }: { low: number; high: number }): string {
  return `${writeMin(low)} to ${writeMin(high)}`;
}

export function writeAmount(amount: number): string {
  return writeNumber(amount, Math.abs(amount) < 10 ? 2 : 0);
}

/** No `-0`. */
function writeNumber(value: number, digits: number): string {
  const text = value.toLocaleString('en-US', { maximumFractionDigits: digits });
  return text === '-0' ? '0' : text;
}

/** `480 ms`, `5 s`, `12 min`, `1 h` */
export function writeHours(hours: number): string {
  const seconds = hours * 3_600;
  if (seconds < 1) return `${Number((seconds * 1_000).toPrecision(3))} ms`;
  if (seconds < 120) return `${Number(seconds.toPrecision(3))} s`;
  if (hours < 1) return `${Number((hours * 60).toPrecision(3))} min`;
  return `${Number(hours.toPrecision(4))} h`;
}
