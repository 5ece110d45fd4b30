/** The peak, and soon FACTOR times as much (twice by default), until the end. */
import { number, ramp, SECONDS } from './parts/settings.js';

export { call } from './parts/call.js';
export { read, write } from './parts/dashboard.js';

const factor = number('FACTOR', 2);
const stages = [
  [number('PEAK_SECONDS', 3), 1],
  [number('RISE_SECONDS', 2), factor],
  [SECONDS, factor],
];

export const options = {
  scenarios: {
    calls: ramp('call', 1, stages),
    reads: ramp('read', 1, stages),
    writes: ramp('write', 1, stages),
  },
};
