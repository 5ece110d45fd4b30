import { z } from 'zod';
import {
  type Afflicted,
  insertStages,
  type LinkFaultKind,
  type OneWay,
  sizeOf,
} from './link-fault.ts';
import type { Parcel } from './stage.ts';
import { TimedLine } from './timed-line.ts';

const MOST_MS = 600_000;

const attributes = z.strictObject({
  latency: z.number().min(0).max(MOST_MS).default(0),
  jitter: z.number().min(0).max(MOST_MS).default(0),
  /** Of the jitter: uniform when absent. */
  distribution: z.enum(['uniform', 'normal', 'pareto']).optional(),
});
type Given = z.infer<typeof attributes>;

/** The tail index of the pareto jitter: its mean is `jitter` over the minimum, its variance endless. */
const TAIL = 2;

export const latency: LinkFaultKind<Given> = {
  definition: 'Bytes arrive later by a fixed time, give or take a jitter, in their order.',
  attributes,
  settings: {
    add: {
      attribute: 'latency',
      unit: 'duration',
      required: true,
      describe: 'Delay that latency adds',
    },
    jitter: {
      attribute: 'jitter',
      unit: 'duration',
      describe: 'Spread of the delay, to both sides; 0ms by default',
    },
    distribution: {
      attribute: 'distribution',
      unit: ['uniform', 'normal', 'pareto'],
      describe: 'Of the jitter; uniform by default',
    },
  },
  streams: ['downstream', 'upstream', 'both'],
  afflict(connection, given, stream) {
    const makeLine = (way: OneWay): TimedLine =>
      new TimedLine({
        now: connection.now,
        dueMs: (parcel, nowMs, lastDueMs) =>
          Math.max(nowMs + delayOf(parcel, way, given(), connection), lastDueMs),
        onHeld: (parcel) => connection.count('bytes-delayed', sizeOf(parcel)),
      });
    return { heal: insertStages(connection, stream, makeLine) };
  },
  conformance: [
    {
      attributes: { latency: 200 },
      client: { upstream: 'late', downstream: 'late' },
      server: { upstream: 'late', downstream: 'passes' },
    },
  ],
};

function delayOf(parcel: Parcel, way: OneWay, given: Given, connection: Afflicted): number {
  const { latency: base, jitter } = given;
  if (jitter === 0 || !('bytes' in parcel)) return base;
  const draw = (which: number): number => connection.draw(way, 'jitter', parcel.offset, which);
  return Math.max(0, base + jitter * deviate(given.distribution ?? 'uniform', draw));
}

/** A deviation in units of the jitter: evenly in [-1, 1), a standard normal one, or a long tail. */
function deviate(
  distribution: NonNullable<Given['distribution']>,
  draw: (which: number) => number,
): number {
  if (distribution === 'uniform') return draw(0) * 2 - 1;
  if (distribution === 'pareto') return (1 - draw(0)) ** (-1 / TAIL) - 1;
  // Box and Muller's transform; 1 - x is never 0.
  return Math.sqrt(-2 * Math.log(1 - draw(0))) * Math.cos(2 * Math.PI * draw(1));
}
