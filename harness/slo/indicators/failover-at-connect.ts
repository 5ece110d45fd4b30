import type { Call } from '../call-record.ts';
import type { Sample } from '../interval.ts';
import type { RunView } from '../run-view.ts';
import type { Indicator } from './expectation-of.ts';
import { judgeTakeovers, type Takeover, timeFirstWord } from './failover.ts';
import { endOfForce, lastTrialStart } from './failover-parties.ts';

/** Per call dialled while a fault lasts: from its dialling to the backup's first word. */
export const failoverAtConnect: Indicator<'failover-at-connect'> = (expectation, run) =>
  judgeTakeovers(expectation, run, measureConnect);

function measureConnect(call: Call, takeover: Takeover, run: RunView): Sample | undefined {
  const { fault, backup, withinMs } = takeover;
  const { dialledMs } = call;
  if (!fault.t0 || dialledMs < fault.t0[1]) return undefined;
  if (dialledMs > lastTrialStart(fault, run, withinMs)) return undefined;
  const first = call.words[0];
  const unhurt = first && first.maker !== backup && first.fromMs < endOfForce(fault, run);
  if (unhurt) return undefined;
  return timeFirstWord(call, [dialledMs, dialledMs], takeover, run);
}
