import type { GroupNeed } from './model.ts';
import { createOutages, isDownAt, joinAtLeast, joinBoth, type Outages } from './outages.ts';
import { addInstant, createInstants, type Part, type PartSettings } from './part.ts';
import { createStream, deriveKey, drawUniform, type Stream, startStream } from './stream.ts';
import type { Supply } from './supply.ts';

/** Several that stand in for each other at once, each with a repair crew of its own: up while enough of them are. */
export function createGroup(
  need: GroupNeed,
  members: readonly Supply[],
  { seed, keepsCuts }: PartSettings,
): Part {
  const { of, leastUp } = need;
  const fatal = of.length - leastUp + 1;
  const stream = createStream();
  const key = deriveKey(seed, 'group', ...of);
  const outages = members.map((member) => member.outages);
  const scratch = [createOutages(), createOutages()] as const;
  const part: Part = {
    outages: createOutages(),
    cuts: createInstants(keepsCuts),
    draw(year) {
      if (fatal === 1 || fatal < of.length) joinAtLeast(fatal, outages, part.outages);
      else joinAll(outages, scratch, part.outages);
      if (!keepsCuts) return;
      part.cuts.count = 0;
      startStream(stream, key, year);
      addLosses(part, need, members, stream);
    },
  };
  return part;
}

/** When all are down: two by two, which is faster than counting. */
function joinAll(
  several: readonly Outages[],
  scratch: readonly [Outages, Outages],
  into: Outages,
): void {
  let down = several[0] as Outages;
  for (let n = 1; n < several.length; n += 1) {
    const next = n === several.length - 1 ? into : (scratch[n & 1] as Outages);
    joinBoth(down, several[n] as Outages, next);
    down = next;
  }
}

/**
 * Calls are carried by all that are up alike: one that fails cuts off its share of them, drawn here as all of them
 * with the chance of that share, which loses as many on average. With the last one that was needed all are lost.
 */
function addLosses(
  part: Part,
  { leastUp, migrates = 0 }: GroupNeed,
  members: readonly Supply[],
  stream: Stream,
): void {
  for (const member of members) {
    const { fromH, count } = member.outages;
    for (let n = 0; n < count; n += 1) {
      const failsAtH = fromH[n] as number;
      const up = members.filter(
        (each) => each !== member && !isDownAt(each.outages, failsAtH),
      ).length;
      const isKept = up >= leastUp && drawUniform(stream) < 1 - (1 - migrates) / (up + 1);
      if (!isKept) addInstant(part.cuts, failsAtH);
    }
  }
}
