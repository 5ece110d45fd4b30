import type { Row } from '../../slo/verdict.ts';

const COUNTS = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const MOST_DIGITS = 6;

/** `620 ms`, `1.04 s`, `never`: below a second in ms, from there in s. */
export function formatMs(ms: number, digits = 0): string {
  if (!Number.isFinite(ms)) return 'never';
  const rounded = Math.abs(ms) < 10 ? ms.toFixed(Math.max(digits, 1)) : ms.toFixed(digits);
  if (Math.abs(Number(rounded)) < 1_000) return `${Number(rounded)} ms`;
  return `${(ms / 1_000).toFixed(Math.max(digits, 2))} s`;
}

/** An instant of the run: `9.003 s`. */
export function formatInstant(ms: number, digits = 2): string {
  return `${(ms / 1_000).toFixed(digits)} s`;
}

/** `99.95 %`; never rounded up to 100 % or down to 0 %. */
export function formatShare(share: number, digits = 2): string {
  const percent = share * 100;
  for (let more = digits; more <= MOST_DIGITS; more += 1) {
    const text = String(Number(percent.toFixed(more)));
    const touchesEnd = (text === '100' && share < 1) || (text === '0' && share > 0);
    if (!touchesEnd) return `${text} %`;
  }
  return share < 0.5 ? '> 0 %' : '< 100 %';
}

/** `14.4×` */
function formatRatio(value: number, digits = 2): string {
  return `${Number(value.toFixed(digits)).toLocaleString('en-GB', { maximumFractionDigits: digits })}×`;
}

export function formatCount(count: number): string {
  return Number.isFinite(count) ? COUNTS.format(count) : 'without end';
}

/** `1 call`, `24 calls`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** What a row measured, as it stands in every report. */
export interface Measured {
  /** The middle of the interval, or what can be said of it. */
  value: string;
  /** Empty when the measurement is exact. */
  interval: string;
  bound: string;
}

const SIGNS = { '<=': '≤', '>=': '≥', '=': '=' } as const;

export function describeMeasured(
  row: Pick<Row, 'unit' | 'low' | 'high' | 'bound' | 'samples'>,
): Measured {
  const bound = `${SIGNS[row.bound.op]} ${formatValue(row.unit, row.bound.value)}`;
  const { low, high = Number.POSITIVE_INFINITY } = row;
  if (row.samples === 0) return { value: 'no data', interval: '', bound };
  if (low === undefined) return { value: 'never', interval: '', bound };
  const near = (value: number): string => formatBeside(row.unit, value, row.bound.value);
  if (low === high) return { value: near(low), interval: '', bound };
  const interval = `[${near(low)}, ${near(high)}]`;
  if (!Number.isFinite(high)) return { value: `at least ${near(low)}`, interval, bound };
  if (row.unit === 'count') return { value: `${near(low)} to ${near(high)}`, interval, bound };
  return { value: near((low + high) / 2), interval, bound };
}

function formatValue(unit: Row['unit'], value: number, digits?: number): string {
  if (unit === 'ms') return trimSeconds(formatMs(value, digits));
  if (unit === 'ratio') return formatRatio(value, digits);
  if (unit === 'share') return formatShare(value, digits);
  // A gauge is counted too: 0.0004 must not stand there as 0 that is not 0.
  const isFine = digits !== undefined && digits > 1 && Number.isFinite(value);
  return isFine ? String(Number(value.toFixed(digits))) : formatCount(value);
}

/** With as many digits as it takes to be told from the bound: 2.0004 s is not 2 s. */
function formatBeside(unit: Row['unit'], value: number, bound: number): string {
  const beside = formatValue(unit, bound);
  for (
    let digits = unit === 'share' || unit === 'ratio' ? 2 : 0;
    digits < MOST_DIGITS;
    digits += 1
  ) {
    const text = unit === 'ms' ? formatMs(value, digits) : formatValue(unit, value, digits);
    if (value === bound || trimSeconds(text) !== beside) return text;
  }
  return formatValue(unit, value, MOST_DIGITS);
}

/** Bounds and marks of a scale are round numbers: `2 s` rather than `2.00 s`. */
export function formatRoundMs(ms: number): string {
  return ms === 0 ? '0' : trimSeconds(formatMs(ms));
}

function trimSeconds(text: string): string {
  return text.replace(/\.(\d*?)0+ s$/, (_, kept: string) => (kept ? `.${kept} s` : ' s'));
}
