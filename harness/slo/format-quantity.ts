import type { Row } from './verdict.ts';

/** A value for a sentence: `1,234 ms`, `99.95 %`, `3`, `14.4×`. What is beyond every bound is `never`. */
export function formatQuantity(value: number | undefined, unit: Row['unit']): string {
  if (value === undefined) return 'unknown';
  if (!Number.isFinite(value)) return 'never';
  if (unit === 'share') return `${trimZeros((value * 100).toFixed(4))} %`;
  if (unit === 'ratio') return `${Number(value.toPrecision(4)).toLocaleString('en-GB')}×`;
  const number = Number.isInteger(value) ? value : Number(value.toFixed(1));
  return unit === 'ms' ? `${number.toLocaleString('en-GB')} ms` : number.toLocaleString('en-GB');
}

function trimZeros(text: string): string {
  return text.replace(/\.?0+$/, '');
}
