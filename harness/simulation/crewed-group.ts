import type { Life } from './life.ts';
import { YEAR_H } from './life.ts';
import type { CrewedNeed } from './model.ts';
import { appendOutage, createOutages, endOutages, type Outages } from './outages.ts';
import { addInstant, createInstants, type Instants, type Part, type PartSettings } from './part.ts';
import {
  createStream,
  deriveKey,
  drawUniform,
  type Stream,
  type StreamKey,
  startStream,
} from './stream.ts';
import { drawExponential } from './variates.ts';

/** Mean repairs before the year after which nobody remembers how the queue began. */
const REMEMBERED = 30;
/** And mean lives, where a member's age matters: on cold standby nobody is as old as the year finds others. */
const LIVES_REMEMBERED = 5;
const NEVER = Number.POSITIVE_INFINITY;

/** A member; its plan is what it would do if nothing held it up, and is used up length by length. */
interface Unit {
  life: Life;
  plan: Outages;
  /** The outage of the plan that is next, or under way. */
  place: number;
  state: 'up' | 'standby' | 'queued' | 'repaired';
  /** When it fails, or is repaired. */
  nextH: number;
  /** What is left of its life while it stands by, of its repair while it is queued. */
  leftH: number;
  /** For what has no plan. */
  stream: Stream;
  key: StreamKey;
}

interface Group {
  need: CrewedNeed;
  units: Unit[];
  /** Those who wait for a crew, in the order in which they failed. */
  queue: Unit[];
  nowH: number;
  /** A shock uses lives up faster than a plan foresees: with shocks, lengths are drawn as they come. */
  isPlanned: boolean;
}

/**
 * Members that share repair crews, stand by cold, or are hit by one shock together. A crew takes who failed first;
 * on cold standby nothing ages, and as many run as are needed. A shock kills all that run.
 */
export function createCrewedGroup(
  need: CrewedNeed,
  lives: readonly Life[],
  { seed, keepsCuts }: PartSettings,
): Part {
  const units = lives.map(
    (life): Unit => ({
      life,
      plan: createOutages(),
      place: 0,
      state: 'up',
      nextH: 0,
      leftH: 0,
      stream: createStream(),
      key: deriveKey(seed, 'component', life.component.name, 'more'),
    }),
  );
  const chances: Chances = { shocks: createStream(), calls: createStream() };
  const shockKey = deriveKey(seed, 'group', ...need.of, 'shocks');
  const callKey = deriveKey(seed, 'group', ...need.of, 'calls');
  const beginsH = -rememberedH(lives);
  const part: Part = {
    outages: createOutages(),
    cuts: createInstants(keepsCuts),
    draw(year) {
      const isPlanned = need.repairs.shockEveryH === undefined;
      const group: Group = { need, units, queue: [], nowH: beginsH, isPlanned };
      for (const unit of units) beginUnit(group, unit, year);
      startStream(chances.shocks, shockKey, year);
      startStream(chances.calls, callKey, year);
      part.cuts.count = 0;
      replay(group, chances, part);
    },
  };
  return part;
}

/** How long before the year a group begins, so that the year finds it in its stationary state. */
function rememberedH(lives: readonly Life[]): number {
  const repairsH = lives.reduce((sum, { component }) => sum + component.repair.meanH, 0);
  const ages = lives.filter(({ component }) => component.failure.spec.kind !== 'exponential');
  const livesH = ages.reduce((sum, { component }) => sum + component.failure.meanH, 0);
  return REMEMBERED * repairsH + LIVES_REMEMBERED * livesH;
}

function beginUnit(group: Group, unit: Unit, year: number): void {
  const { nowH } = group;
  startStream(unit.stream, unit.key, year);
  unit.life.drawBefore(year, -nowH, unit.plan);
  const { fromH, toH } = unit.plan;
  unit.place = 0;
  while (unit.place < unit.plan.count && (toH[unit.place] as number) <= nowH) unit.place += 1;
  const failsAtH = fromH[unit.place] as number;
  if (failsAtH <= nowH) {
    unit.leftH = (toH[unit.place] as number) - nowH;
    enqueue(group, unit);
    return;
  }
  // A plan without a failure lasts beyond the year.
  unit.leftH = Math.min(failsAtH, YEAR_H) - nowH;
  standBy(unit);
}

/** What is drawn for the group as a whole: when shocks come, and whose calls a failure ends. */
interface Chances {
  shocks: Stream;
  calls: Stream;
}

/** Goes through the events in their order, from before the year to its end. */
function replay(group: Group, { shocks, calls }: Chances, { outages, cuts }: Part): void {
  const { need, units } = group;
  const { shockEveryH } = need.repairs;
  const nextShock = (): number =>
    shockEveryH === undefined ? NEVER : group.nowH + shockEveryH * drawExponential(shocks);
  endOutages(outages, 0);
  settle(group);
  let shockH = nextShock();
  let downSinceH = isDown(group) ? group.nowH : undefined;
  for (;;) {
    const next = findNext(units);
    group.nowH = Math.min(next.nextH, shockH);
    if (group.nowH >= YEAR_H) break;
    const running = count(units, 'up');
    if (shockH < next.nextH) {
      for (const unit of units) if (unit.state === 'up') fail(group, unit);
      shockH = nextShock();
    } else if (next.state === 'up') fail(group, next);
    else repair(group, next);
    const failed = running - count(units, 'up');
    settle(group);
    const down = isDown(group);
    if (failed > 0 && downSinceH === undefined) {
      const lost = down ? 1 : ((1 - (need.migrates ?? 0)) * failed) / running;
      loseCalls(group, lost, calls, cuts);
    }
    if (down && downSinceH === undefined) downSinceH = group.nowH;
    if (!down && downSinceH !== undefined) {
      appendOutage(outages, Math.max(0, downSinceH), group.nowH);
      downSinceH = undefined;
    }
  }
  if (downSinceH !== undefined) appendOutage(outages, Math.max(0, downSinceH), YEAR_H);
}

/** Calls are carried by all that run alike: all are cut off with the chance of the share that is, as in a group. */
function loseCalls({ nowH }: Group, share: number, calls: Stream, cuts: Instants): void {
  if (cuts.isKept && drawUniform(calls) < share) addInstant(cuts, nowH);
}

function findNext(units: readonly Unit[]): Unit {
  let next = units[0] as Unit;
  for (const unit of units) if (unit.nextH < next.nextH) next = unit;
  return next;
}

function count(units: readonly Unit[], state: Unit['state']): number {
  let found = 0;
  for (const unit of units) if (unit.state === state) found += 1;
  return found;
}

function isDown({ need, units }: Group): boolean {
  return count(units, 'up') < need.leastUp;
}

function fail(group: Group, unit: Unit): void {
  const { plan, place, life, stream } = unit;
  unit.leftH = group.isPlanned
    ? (plan.toH[place] as number) - (plan.fromH[place] as number)
    : life.component.repair.draw(stream);
  enqueue(group, unit);
}

function enqueue({ queue }: Group, unit: Unit): void {
  unit.state = 'queued';
  unit.nextH = NEVER;
  queue.push(unit);
}

/** What lies beyond the plan's end lies beyond the year's: waiting only puts things off. */
function repair(group: Group, unit: Unit): void {
  const { plan, place, life, stream } = unit;
  const plannedH = (plan.fromH[place + 1] as number) - (plan.toH[place] as number);
  unit.leftH = group.isPlanned ? plannedH : life.component.failure.draw(stream);
  unit.place += 1;
  standBy(unit);
}

function standBy(unit: Unit): void {
  unit.state = 'standby';
  unit.nextH = NEVER;
}

/** Crews take up who waits, and those run that should. */
function settle({ need, units, queue, nowH }: Group): void {
  const { crews, isCold } = need.repairs;
  let free = crews - count(units, 'repaired');
  for (; free > 0 && queue.length > 0; free -= 1) begin(queue.shift() as Unit, 'repaired', nowH);
  let wanted = isCold ? need.leastUp - count(units, 'up') : units.length;
  for (const unit of units) {
    if (wanted <= 0) break;
    if (unit.state !== 'standby') continue;
    begin(unit, 'up', nowH);
    wanted -= 1;
  }
}

function begin(unit: Unit, state: 'up' | 'repaired', nowH: number): void {
  unit.state = state;
  unit.nextH = nowH + unit.leftH;
}
