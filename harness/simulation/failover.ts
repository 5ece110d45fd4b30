import { type Distribution, deterministic, withMean } from './distribution.ts';
import { YEAR_H } from './life.ts';
import type { FailoverNeed } from './model.ts';
import { appendOutage, createOutages, endOutages, joinOutages, type Outages } from './outages.ts';
import { addInstant, createInstants, type Instants, type Part, type PartSettings } from './part.ts';
import {
  createStream,
  deriveKey,
  drawUniform,
  type Stream,
  type StreamKey,
  startStream,
} from './stream.ts';
import type { Supply } from './supply.ts';

/** Cycles of the primary before the year after which nobody remembers where the service was. */
export const REMEMBERED = 40;

/** From the failure until the backup serves: `switchH` long on average, in the shape that is known. */
export function switchTime({ switchH, switchShape }: FailoverNeed): Distribution {
  return switchShape ? withMean(switchShape, switchH) : deterministic(switchH);
}

/**
 * A primary and a backup that is switched to. When the primary fails, the switch is triggered with probability
 * `coverage` and done a switch time later; from then on the service is down while the backup is. It returns when the
 * primary is repaired, or so long after; until then a failure of the primary needs no switch.
 */
export function createFailover(
  need: FailoverNeed,
  from: Supply,
  to: Supply,
  { seed, keepsCuts }: PartSettings,
): Part {
  const draws = createDraws(need, seed);
  const served = createOutages();
  const remembered = createOutages();
  const alarms = need.falseAlarms && createAlarms(need, { seed, keepsCuts });
  const part: Part = {
    outages: alarms ? createOutages() : served,
    cuts: createInstants(keepsCuts),
    draw(year) {
      part.cuts.count = 0;
      draws.start(year);
      const { failback } = need;
      if (failback) {
        const spanH = REMEMBERED * (failback.meanH + from.life.component.repair.meanH);
        from.life.drawBefore(year, spanH, remembered);
      }
      const primary = failback ? remembered : from.outages;
      servePair(need, primary, from.sinceH, to.outages, draws, { served, cuts: part.cuts });
      if (!alarms) return;
      alarms.draw(year, part.cuts);
      joinOutages(served, alarms.outages, part.outages);
    },
  };
  return part;
}

interface Draws {
  coverage: Stream;
  switch: Stream;
  migration: Stream;
  failback: Stream;
  switchTime: Distribution;
  start(year: number): void;
}

function createDraws(need: FailoverNeed, seed: string): Draws {
  const quantities = ['coverage', 'switch', 'migration', 'failback'] as const;
  const streams = quantities.map((quantity): { stream: Stream; key: StreamKey } => ({
    stream: createStream(),
    key: deriveKey(seed, 'failover', need.from, need.to, quantity),
  }));
  const [coverage, switching, migration, failback] = streams.map(({ stream }) => stream) as [
    Stream,
    Stream,
    Stream,
    Stream,
  ];
  return {
    coverage,
    switch: switching,
    migration,
    failback,
    switchTime: switchTime(need),
    start: (year) => {
      for (const { stream, key } of streams) startStream(stream, key, year);
    },
  };
}

function servePair(
  need: FailoverNeed,
  primary: Outages,
  sinceH: number,
  backup: Outages,
  draws: Draws,
  { served, cuts }: { served: Outages; cuts: Part['cuts'] },
): void {
  const { coverage, migrates = 0, failback } = need;
  endOutages(served, 0);
  let inBackup = 0;
  let backAtH = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < primary.count; n += 1) {
    const firstH = primary.fromH[n] as number;
    const beganH = firstH === 0 ? sinceH : firstH;
    const endsH = primary.toH[n] as number;
    const isCovered = drawUniform(draws.coverage) < coverage;
    const afterH = draws.switchTime.draw(draws.switch);
    const migrated = migrates > 0 && drawUniform(draws.migration) < migrates;
    const wasOnBackup = beganH < backAtH;
    let servedFromH = endsH;
    if (wasOnBackup) servedFromH = beganH;
    else if (isCovered) servedFromH = Math.min(endsH, beganH + afterH);
    appendOutage(served, Math.max(0, beganH), servedFromH);
    if (!wasOnBackup && !(isCovered && migrated)) addInstant(cuts, beganH);
    if (servedFromH >= endsH) continue;
    backAtH = endsH + (failback?.draw(draws.failback) ?? 0);
    const nextH = n + 1 < primary.count ? (primary.fromH[n + 1] as number) : YEAR_H;
    const untilH = Math.min(backAtH, nextH, YEAR_H);
    while ((backup.toH[inBackup] as number) <= servedFromH && inBackup < backup.count) {
      inBackup += 1;
    }
    for (let at = inBackup; (backup.fromH[at] as number) < untilH; at += 1) {
      const downH = backup.fromH[at] as number;
      appendOutage(
        served,
        Math.max(downH, servedFromH, 0),
        Math.min(untilH, backup.toH[at] as number),
      );
      // Calls that were moved to a backup that is down already are cut off as they arrive.
      addInstant(cuts, Math.max(downH, servedFromH));
    }
  }
}

interface Alarms {
  outages: Outages;
  /** Adds when they cut calls off: each of them, but for the share that calls in flight survive. */
  draw(year: number, cuts: Instants): void;
}

/** Switches that nobody needed, as a Poisson process of its own; the year may find some under way. */
function createAlarms(
  { falseAlarms, migrates = 0, from, to }: FailoverNeed,
  { seed, keepsCuts }: PartSettings,
): Alarms {
  const [perH, cost] = [falseAlarms?.perH ?? 0, falseAlarms?.cost ?? deterministic(0)];
  const key = deriveKey(seed, 'failover', from, to, 'false alarms');
  const migrationKey = deriveKey(seed, 'failover', from, to, 'migration in false alarms');
  const [stream, migration] = [createStream(), createStream()];
  const outages = createOutages();
  return {
    outages,
    draw(year, cuts) {
      startStream(stream, key, year);
      if (keepsCuts) startStream(migration, migrationKey, year);
      endOutages(outages, 0);
      // Poisson arrivals of the mean number under way, counted by their gaps.
      const gap = (): number => -Math.log(drawUniform(stream));
      for (let at = gap(); at < perH * cost.meanH; at += gap()) {
        appendOutage(outages, 0, cost.drawMet(stream) * drawUniform(stream));
      }
      for (let atH = gap() / perH; atH < YEAR_H; atH += gap() / perH) {
        appendOutage(outages, atH, Math.min(YEAR_H, atH + cost.draw(stream)));
        if (keepsCuts && drawUniform(migration) >= migrates) addInstant(cuts, atH);
      }
    },
  };
}
