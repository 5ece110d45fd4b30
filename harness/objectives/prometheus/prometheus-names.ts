import { formatShare } from '../../scenario/units.ts';
import { formatShorthand, nominalLengthMs } from '../openslo/duration-shorthand.ts';
import type { BurnRateAlert, ServiceLevel, ServiceLevelObjective } from '../service-level.ts';

/** Labels by which Sloth's dashboards find a service level. */
export interface SlothLabels {
  sloth_id: string;
  sloth_service: string;
  sloth_slo: string;
}

/** One set for each objective: the share tells several of one service level apart, and then a number. */
export function slothLabels(level: ServiceLevel, objective: ServiceLevelObjective): SlothLabels {
  const { name, service, objectives } = level;
  const slo = objectives.length > 1 ? `${name}-${nameShare(objective, objectives)}` : name;
  return { sloth_id: `${service}-${slo}`, sloth_service: service, sloth_slo: slo };
}

/** `99-95`, or `99-95-2` for the second one with that target. */
function nameShare(
  objective: ServiceLevelObjective,
  objectives: readonly ServiceLevelObjective[],
): string {
  const share = formatShare(objective.target);
  const alike = objectives.filter(({ target }) => formatShare(target) === share);
  const number = alike.indexOf(objective) + 1;
  return share.replace('.', '-').replace('%', '') + (number > 1 ? `-${number}` : '');
}

/** `VoiceCallSuccessPageFast` */
export function alertName(level: ServiceLevel, alert: BurnRateAlert): string {
  return `${level.name}-${alert.name}`
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** `5m`, `3d`: a length of whole minutes as PromQL writes it, which is as OpenSLO does. */
export function writeRange(ms: number): string {
  const text = formatShorthand(ms);
  if (text !== undefined) return text;
  throw new Error(`Failed to write a range of ${ms} ms for Prometheus. Expected whole minutes.`);
}

/** The length of a compliance window; by the calendar its nominal one, months of 30 days. */
export function windowLengthMs(window: ServiceLevel['window']): number {
  return window.kind === 'rolling' ? window.lengthMs : nominalLengthMs(window.count, window.unit);
}
