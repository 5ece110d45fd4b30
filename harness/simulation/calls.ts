import type { Distribution } from './distribution.ts';
import type { Outages } from './outages.ts';
import type { Instants } from './part.ts';

/**
 * Hours of a year in which a call that begins then is not finished, though the service was up as it began: calls
 * begin evenly, and each cut ends all that are in flight. Of those that began x before a cut, P(longer than x) are.
 */
export function lostCallsH(outages: Outages, cuts: Instants, lengthOfCall: Distribution): number {
  const { fromH, toH } = outages;
  const instantsH = cuts.atH.subarray(0, cuts.count).sort();
  let lostH = 0;
  let upSinceH = 0;
  let next = 0;
  for (const cutH of instantsH) {
    while ((fromH[next] as number) < cutH) {
      const upUntilH = fromH[next] as number;
      lostH += inFlightH(upSinceH, Math.max(upSinceH, upUntilH), cutH, lengthOfCall);
      upSinceH = Math.max(upSinceH, toH[next] as number);
      next += 1;
    }
    lostH += inFlightH(upSinceH, Math.max(upSinceH, cutH), cutH, lengthOfCall);
    upSinceH = Math.max(upSinceH, cutH);
  }
  return lostH;
}

function inFlightH(upSinceH: number, upUntilH: number, cutH: number, length: Distribution): number {
  if (upUntilH <= upSinceH) return 0;
  return length.meanBeyondH(cutH - upUntilH) - length.meanBeyondH(cutH - upSinceH);
}
