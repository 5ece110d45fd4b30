/** A day of a practice in DAY_SECONDS: quiet nights, a peak in the morning and one in the afternoon. */
import { number, ramp } from './parts/settings.js';

export { call } from './parts/call.js';
export { read, write } from './parts/dashboard.js';

/** Share of the peak at the end of each hour, from midnight on. */
const HOURS = [
  ...[0.05, 0.05, 0.05, 0.05, 0.05, 0.1],
  ...[0.2, 0.5, 0.9, 1, 0.9, 0.7],
  ...[0.4, 0.6, 0.9, 1, 0.8, 0.5],
  ...[0.3, 0.2, 0.15, 0.1, 0.05, 0.05],
];
const hour = number('DAY_SECONDS', 120) / HOURS.length;
const stages = HOURS.map((share) => [hour, share]);

export const options = {
  scenarios: {
    calls: ramp('call', HOURS[0], stages),
    reads: ramp('read', HOURS[0], stages),
    writes: ramp('write', HOURS[0], stages),
  },
};
