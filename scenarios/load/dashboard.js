/** Reads and writes of the dashboard alone, at the peak's rate, FACTOR times. */
import { number, steady } from './parts/settings.js';

export { read, write } from './parts/dashboard.js';

const factor = number('FACTOR', 1);

export const options = {
  scenarios: { reads: steady('read', factor), writes: steady('write', factor) },
};
