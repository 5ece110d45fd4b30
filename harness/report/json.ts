import type { Verdict } from '../slo/verdict.ts';

/** The verdict for machines. An infinite time ("never") is the string "Infinity": JSON has no number for it. */
export function renderJson(verdict: Verdict): string {
  const keepInfinity = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  return `${JSON.stringify(verdict, keepInfinity, 2)}\n`;
}
