/** Calls alone: as many at once as the peak, FACTOR times. */
import { number, steady } from './parts/settings.js';

export { call } from './parts/call.js';

export const options = { scenarios: { calls: steady('call', number('FACTOR', 1)) } };
