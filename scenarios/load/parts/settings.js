/** What a script is told by its environment: `load.k6.env` of a scenario, or `k6 run -e NAME=value`. */

/** A setting that has to be given. */
export function text(name) {
  const value = __ENV[name];
  if (value) return value;
  throw new Error(`Failed to find ${name}. Give it in load.k6.env, or with -e ${name}=…`);
}

/** A number, or what it is when nothing is said. */
export function number(name, otherwise) {
  const given = __ENV[name];
  if (given === undefined || given === '') return otherwise;
  const value = Number(given);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`Failed to read ${name}: got ${given}. Expected a number above 0.`);
}

/** The expected peak: calls at once, how long each lasts, and requests a second. */
export const PEAK_CALLS = number('PEAK_CALLS', 20);
export const CALL_SECONDS = number('CALL_SECONDS', 8);
export const PEAK_REQUESTS = number('PEAK_REQUESTS', 50);
/** Longer than any run: deadair ends k6 with the load. */
export const SECONDS = number('SECONDS', 3_600);

/** Of the requests, those that write. */
const WRITE_SHARE = 0.1;

/** Arrivals at a steady share of the peak; `maxVUs` is enough for answers of 2 s, above that k6 drops. */
export function steady(exec, share) {
  const { rate, timeUnit, vus } = arrivals(exec, share);
  return {
    executor: 'constant-arrival-rate',
    exec,
    rate,
    timeUnit,
    duration: `${SECONDS}s`,
    ...vus,
  };
}

/** Arrivals that follow stages: `[seconds, share of the peak at their end]`, from `from` on. */
export function ramp(exec, from, stages) {
  const most = Math.max(from, ...stages.map(([, share]) => share));
  const { timeUnit, vus } = arrivals(exec, most);
  return {
    executor: 'ramping-arrival-rate',
    exec,
    startRate: arrivals(exec, from).rate,
    timeUnit,
    stages: stages.map(([seconds, share]) => ({
      duration: `${seconds}s`,
      target: arrivals(exec, share).rate,
    })),
    ...vus,
  };
}

/** k6 takes whole numbers of arrivals: they are counted over a time in which they are many. */
function arrivals(exec, share) {
  if (exec === 'call') {
    const atOnce = Math.round(PEAK_CALLS * share);
    // As many as talk at once begin while one of them lasts. A slow set-up and a slow end take longer, and
    // an iteration for which k6 has to make a virtual user first is dropped.
    const vus = { preAllocatedVUs: 2 * atOnce + 5, maxVUs: 3 * atOnce + 5, gracefulStop: '0s' };
    return { rate: atOnce, timeUnit: `${CALL_SECONDS}s`, vus };
  }
  const ofAll = exec === 'write' ? WRITE_SHARE : 1 - WRITE_SHARE;
  const perSecond = PEAK_REQUESTS * share * ofAll;
  const vus = {
    preAllocatedVUs: Math.ceil(perSecond) + 2,
    maxVUs: Math.ceil(2 * perSecond) + 2,
    gracefulStop: '0s',
  };
  return { rate: Math.round(perSecond * 10), timeUnit: '10s', vus };
}
