import type { VerdictName } from '../../scenario/scenario.ts';
import type { Verdict } from '../../slo/verdict.ts';

/** A verdict's sign and word: the sign is never colour alone. */
export const VERDICT_SIGNS: Record<VerdictName, { sign: string; word: string }> = {
  met: { sign: '✓', word: 'met' },
  missed: { sign: '✗', word: 'missed' },
  inconclusive: { sign: '?', word: 'inconclusive' },
};

/** The headline without the verdict's name before it, for where the sign stands there already. */
export function cutHeadline({ verdict, headline }: Verdict): string {
  const rest = headline.replace(new RegExp(`^${verdict}: `, 'i'), '');
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** `9 met · 1 missed · 1 inconclusive` */
export function countVerdicts(verdicts: VerdictName[]): string {
  return Object.entries(VERDICT_SIGNS)
    .map(([name, { word }]) => [verdicts.filter((one) => one === name).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(' · ');
}

/** `9.00 s to 17.01 s`; the whole run when no window was judged. */
export function describeWindows(windows: { fromMs: number; toMs: number }[]): string {
  const seconds = (ms: number): string => (Number.isFinite(ms) ? (ms / 1_000).toFixed(2) : 'end');
  if (windows.length === 0) return 'whole run';
  const shown = windows
    .slice(0, 3)
    .map(({ fromMs, toMs }) => `${seconds(fromMs)}–${seconds(toMs)} s`);
  const rest = windows.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
