import { type Estimate, estimateMean } from '../probability/estimate.ts';
import type { PhaseYears } from './simulate-years.ts';

/**
 * The mean downtime of a year with a control variate: what the needs' own downtimes were beyond their exact means is
 * taken off, as far as it goes along with the whole. Sharper than the plain mean, and blind to an engine that is wrong
 * in both: so it is never what the exact answer is compared with.
 */
export function sharpen({ downH, controlH, controlMeanH }: PhaseYears): Estimate {
  const [down, control] = [estimateMean(downH), estimateMean(controlH)];
  let [together, alone] = [0, 0];
  for (let year = 0; year < downH.length; year += 1) {
    const beyond = (controlH[year] ?? 0) - control.value;
    together += beyond * ((downH[year] ?? 0) - down.value);
    alone += beyond * beyond;
  }
  const slope = alone === 0 ? 0 : together / alone;
  return estimateMean(
    downH.map((each, year) => each - slope * ((controlH[year] ?? 0) - controlMeanH)),
  );
}
