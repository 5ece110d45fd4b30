import { z } from 'zod';

// Compiling schemas for speed costs more than the few files of a run ever win back: `validate` answers
// in under 300 ms only without it.
z.config({ jitless: true });

/** A quantity that is written with its unit: `5s`, `99.9%`, `2/s`. */
interface Unit {
  pattern: RegExp;
  expected: string;
  /** How a bare number was probably meant. */
  mend: (bare: number) => string;
}

const MS_PER_UNIT: Record<string, number> = { ms: 1, s: 1_000, m: 60_000 };

export const UNITS = {
  duration: {
    pattern: /^\d+(\.\d+)?(ms|s|m)$/,
    expected: 'a duration with its unit, such as 5s, 1.5s, 200ms or 2m',
    mend: (bare) => (bare >= 100 ? `${bare}ms` : `${bare}s`),
  },
  shift: {
    pattern: /^-?\d+(\.\d+)?(ms|s|m)$/,
    expected: 'a duration with its unit, with - for back, such as 5m or -30s',
    mend: (bare) => `${bare}s`,
  },
  share: {
    pattern: /^(100(\.0+)?|\d{1,2}(\.\d+)?)%$/,
    expected: 'a share from 0% to 100%, such as 99.9%',
    mend: (bare) => (bare <= 1 ? `${Number((bare * 100).toPrecision(12))}%` : `${bare}%`),
  },
  rate: {
    pattern: /^(?!0+(\.0+)?\/)\d+(\.\d+)?\/s$/,
    expected: 'a rate above 0 with its unit, such as 2/s',
    mend: (bare) => `${bare}/s`,
  },
  size: {
    pattern: /^\d+(\.\d+)?(B|KB|MB)$/,
    expected: 'a size with its unit, such as 64B, 4KB or 1MB',
    mend: (bare) => `${bare}B`,
  },
  throughput: {
    pattern: /^\d+(\.\d+)?(KB|MB)\/s$/,
    expected: 'a throughput with its unit, such as 100KB/s or 1MB/s',
    mend: (bare) => `${bare}KB/s`,
  },
} satisfies Record<string, Unit>;

export type UnitName = keyof typeof UNITS;

/** Marks a message of the schema as the name of a unit. */
const UNIT_MARK = 'unit:';

/** The unit that a message of the schema asks for. */
export function findUnit(message: string): Unit | undefined {
  if (!message.startsWith(UNIT_MARK)) return undefined;
  return UNITS[message.slice(UNIT_MARK.length) as UnitName];
}

function writtenAs(unit: UnitName) {
  const error = UNIT_MARK + unit;
  return z.string({ error }).regex(UNITS[unit].pattern, { error });
}

export const duration = writtenAs('duration').transform(parseDurationMs);
/** A duration that may point back: `-30s`. */
export const shift = writtenAs('shift').transform((text) =>
  text.startsWith('-') ? -parseDurationMs(text.slice(1)) : parseDurationMs(text),
);
export const share = writtenAs('share').transform(parseShare);
export const rate = writtenAs('rate').transform((text) => Number(text.slice(0, -2)));

const BYTES_PER_UNIT: Record<string, number> = { B: 1, KB: 1_000, MB: 1_000_000 };

/** In bytes; thousands, not powers of two. */
export const size = writtenAs('size').transform(parseBytes);
/** In thousands of bytes per second. */
export const throughput = writtenAs('throughput').transform(
  (text) => parseBytes(text.slice(0, -2)) / 1_000,
);

function parseBytes(text: string): number {
  const [, digits, unit] = /^([\d.]+)(B|KB|MB)$/.exec(text) ?? [];
  return Number((Number(digits) * (BYTES_PER_UNIT[unit ?? ''] ?? Number.NaN)).toFixed(6));
}

export function parseDurationMs(text: string): number {
  const [, digits, unit] = /^([\d.]+)(ms|s|m)$/.exec(text) ?? [];
  return Number((Number(digits) * (MS_PER_UNIT[unit ?? ''] ?? Number.NaN)).toFixed(6));
}

/** `99.9%` is read as 99.9e-2, so that it is 0.999 and not one bit beside it. */
function parseShare(text: string): number {
  return Number(`${text.slice(0, -1)}e-2`);
}

/** `5s`, `1.5s`, `200ms`: a duration as a person writes it. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Number(ms.toFixed(3))}ms`;
  return ms % 60_000 === 0 ? `${ms / 60_000}m` : `${Number((ms / 1_000).toFixed(3))}s`;
}

/** `5m`, `-30s` */
export function formatShift(ms: number): string {
  return `${ms < 0 ? '-' : ''}${formatDuration(Math.abs(ms))}`;
}

export function formatShare(share: number): string {
  return `${Number((share * 100).toPrecision(12))}%`;
}
