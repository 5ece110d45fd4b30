import type { Row } from './verdict.ts';

/** A value for a sentence: `1,234 ms`, `99.95 %`, `3`, `14.4×`. What is beyond every bound is `never`. */
export function formatQuantity(value: number | undefined, unit: Row['unit']): string {
  if (value === undefined) return 'unknown';
  if (!Number.isFinite(value)) return 'never';
  if (unit === 'share') return `${formatPercent(value)} %`;
  if (unit === 'ratio') return `${Number(value.toPrecision(4)).toLocaleString('en-GB')}×`;
  const number = Number.isInteger(value) ? value : Number(value.toFixed(1));
  return unit === 'ms' ? `${number.toLocaleString('en-GB')} ms` : number.toLocaleString('en-GB');
}

/** As many digits as it takes that what is not 0 and not 1 does not look as if it were. */
function formatPercent(share: number): string {
  const percent = share * 100;
  const text = trimZeros(percent.toFixed(4));
  const isRoundedAway =
    (share !== 0 && Number(text) === 0) || (share !== 1 && Number(text) === 100);
  return isRoundedAway ? trimZeros(percent.toFixed(12)) : text;
}

function trimZeros(text: string): string {
  return text.replace(/\.?0+$/, '');
}
