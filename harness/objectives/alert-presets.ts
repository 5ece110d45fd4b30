import { formatDuration } from '../scenario/units.ts';
import { explainImpossible } from './burn-rate.ts';
import type { BurnRateAlert } from './service-level.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const PYRRA_BASE_MS = 28 * DAY_MS;

/** Windows of Google's table 5-8 and of the fourth pair, which only its code has. */
const PAIRS = [
  { name: 'page-fast', severity: 'page', long: HOUR_MS, burnRate: 14.4, budget: 0.02 },
  { name: 'page-slow', severity: 'page', long: 6 * HOUR_MS, burnRate: 6, budget: 0.05 },
  { name: 'ticket-fast', severity: 'ticket', long: DAY_MS, burnRate: 3, budget: 0.1 },
  { name: 'ticket-slow', severity: 'ticket', long: 3 * DAY_MS, burnRate: 1, budget: 0.1 },
];

const PYRRA_PAIRS = [
  { name: 'critical-fast', burnRate: 14, long: HOUR_MS, short: 5 * MINUTE_MS, for: 2 * MINUTE_MS },
  {
    name: 'critical-slow',
    burnRate: 7,
    long: 6 * HOUR_MS,
    short: 30 * MINUTE_MS,
    for: 15 * MINUTE_MS,
  },
  { name: 'warning-fast', burnRate: 2, long: DAY_MS, short: 2 * HOUR_MS, for: HOUR_MS },
  { name: 'warning-slow', burnRate: 1, long: 4 * DAY_MS, short: 6 * HOUR_MS, for: 3 * HOUR_MS },
];

/** The alerts that each preset sets on a compliance window. */
const PRESETS = {
  /** The workbook's burn rates as they are: of 30 days they spend 2, 5, 10 and 10 % of the budget. */
  google: (): BurnRateAlert[] =>
    PAIRS.map(({ name, severity, long, burnRate }) => pair({ name, severity, long, burnRate })),
  /** Sloth keeps the share of the budget: budget × window ÷ long window. 28 d: 13.44, 5.6, 2.8, 0.93. */
  sloth: (windowMs: number): BurnRateAlert[] =>
    PAIRS.map(({ name, severity, long, budget }) =>
      pair({
        name,
        severity,
        long,
        burnRate: Number(((budget * windowMs) / long).toPrecision(12)),
      }),
    ),
  /** Pyrra keeps the burn rates and scales all times from 28 days, to whole minutes as Go rounds them. */
  pyrra: (windowMs: number): BurnRateAlert[] =>
    PYRRA_PAIRS.map(({ name, burnRate, long, short, for: holdMs }) => {
      const scale = (ms: number): number =>
        Math.round((ms * windowMs) / PYRRA_BASE_MS / MINUTE_MS) * MINUTE_MS;
      const [severity = ''] = name.split('-');
      const windows = { longWindowMs: scale(long), shortWindowMs: scale(short) };
      return { name, severity, burnRate, ...windows, forMs: scale(holdMs) };
    }),
} satisfies Record<string, (windowMs: number) => BurnRateAlert[]>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

export interface PresetAlerts {
  alerts: BurnRateAlert[];
  /** Alerts of the preset that can never fire, or mean nothing, on this target and window. */
  refused: { alert: BurnRateAlert; reason: string }[];
}

/** The alerts of a preset for a compliance window and the targets of a service level. */
export function presetAlerts(
  preset: PresetName,
  windowMs: number,
  targets: readonly number[],
): PresetAlerts {
  const alerts: BurnRateAlert[] = [];
  const refused: PresetAlerts['refused'] = [];
  for (const alert of PRESETS[preset](windowMs)) {
    const impossible = targets.map((target) => explainImpossible(alert, target));
    const reason = impossible.find((one) => one !== undefined) ?? explainWindows(alert, windowMs);
    if (reason === undefined) alerts.push(alert);
    else refused.push({ alert, reason });
  }
  return { alerts, refused };
}

/** Every short window of Google and Sloth is a twelfth of its long one. */
function pair(written: { name: string; severity: string; long: number; burnRate: number }) {
  const { long, ...rest } = written;
  return { ...rest, longWindowMs: long, shortWindowMs: long / 12, forMs: 0 };
}

function explainWindows(alert: BurnRateAlert, windowMs: number): string | undefined {
  if (!alert.shortWindowMs) {
    return `its short window is under half a minute on a window of ${formatDuration(windowMs)}.`;
  }
  if (alert.longWindowMs <= windowMs) return undefined;
  const long = formatDuration(alert.longWindowMs);
  return `it looks back ${long}, over more than the whole window of ${formatDuration(windowMs)}.`;
}
