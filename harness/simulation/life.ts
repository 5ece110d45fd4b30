import { unavailability } from './exact.ts';
import type { Component } from './model.ts';
import { createOutages, endOutages, growTo, type Outages, reserveOutages } from './outages.ts';
import {
  createStream,
  deriveKey,
  drawUniform,
  type Stream,
  type StreamKey,
  startStream,
} from './stream.ts';

/** 365 days. */
export const YEAR_H = 8_760;

/** A component's own outages, one year after the other in the same memory. */
export interface Life {
  component: Component;
  /** Cut off at both ends of the year. */
  outages: Outages;
  wasDownAtStart: boolean;
  /** Since when it was as the year found it: 0 or before. */
  sinceH: number;
  draw(year: number): void;
  /** The same from `spanH` before the year on, not cut off: for what remembers. */
  drawBefore(year: number, spanH: number, into: Outages): void;
}

/** A stream of how long it is up, and one of how long it is down: none shifts the other. */
interface Strand {
  stream: Stream;
  key: StreamKey;
  drawsH: Float64Array;
}

export function createLife(component: Component, seed: string): Life {
  const strand = (quantity: string): Strand => ({
    stream: createStream(),
    key: deriveKey(seed, 'component', component.name, quantity),
    drawsH: new Float64Array(16),
  });
  const [up, down] = [strand('up'), strand('down')];
  const [upBefore, downBefore] = [strand('up before'), strand('down before')];
  const life: Life = {
    component,
    outages: createOutages(),
    wasDownAtStart: false,
    sinceH: 0,
    draw: (year) => drawLife(life, up, down, year),
    drawBefore(year, spanH, into) {
      startStream(upBefore.stream, upBefore.key, year);
      startStream(downBefore.stream, downBefore.key, year);
      prependEarlier(life, drawEarlier(life, spanH, upBefore.stream, downBefore.stream), into);
    },
  };
  return life;
}

/**
 * The year begins at a random moment of the component's life: down with its share of time, and within a length
 * that is met as often as it is long, at any place of it. That is its exact stationary state, for any distribution.
 */
function drawLife(life: Life, up: Strand, down: Strand, year: number): void {
  const { component, outages } = life;
  const { failure, repair } = component;
  startStream(up.stream, up.key, year);
  startStream(down.stream, down.key, year);
  life.wasDownAtStart = drawUniform(up.stream) < unavailability(component);
  const { stream } = life.wasDownAtStart ? down : up;
  const lengthH = (life.wasDownAtStart ? repair : failure).drawMet(stream);
  const ageH = lengthH * drawUniform(stream);
  life.sinceH = -ageH;
  let failsAtH = lengthH - ageH;
  let count = 0;
  if (life.wasDownAtStart) {
    outages.fromH[0] = 0;
    outages.toH[0] = failsAtH;
    count = 1;
    failsAtH += failure.draw(up.stream);
  }
  const cycleH = failure.meanH + repair.meanH;
  while (failsAtH < YEAR_H) {
    const chunk = Math.ceil((YEAR_H - failsAtH) / cycleH) + 1;
    up.drawsH = growTo(up.drawsH, chunk);
    down.drawsH = growTo(down.drawsH, chunk);
    failure.fill(up.stream, up.drawsH, chunk);
    repair.fill(down.stream, down.drawsH, chunk);
    reserveOutages(outages, count + chunk);
    const { fromH, toH } = outages;
    const { drawsH: upsH } = up;
    const { drawsH: downsH } = down;
    for (let n = 0; n < chunk && failsAtH < YEAR_H; n += 1) {
      fromH[count] = failsAtH;
      failsAtH += downsH[n] as number;
      toH[count] = failsAtH;
      failsAtH += upsH[n] as number;
      count += 1;
    }
  }
  if (count > 0 && (outages.toH[count - 1] as number) > YEAR_H) outages.toH[count - 1] = YEAR_H;
  endOutages(outages, count);
}

/** Outages that were over before the year began, the latest first: seen backwards, a life is as any other. */
function drawEarlier(life: Life, spanH: number, up: Stream, down: Stream): [number, number][] {
  const { failure, repair } = life.component;
  const found: [number, number][] = [];
  let endedH = life.wasDownAtStart ? life.sinceH - failure.draw(up) : life.sinceH;
  while (endedH > -spanH) {
    const beganH = endedH - repair.draw(down);
    found.push([beganH, endedH]);
    endedH = beganH - failure.draw(up);
  }
  return found;
}

function prependEarlier(life: Life, earlier: [number, number][], into: Outages): void {
  const { fromH, toH, count } = life.outages;
  const before = earlier.length;
  reserveOutages(into, before + count);
  for (const [n, [beganH, endedH]] of earlier.reverse().entries()) {
    into.fromH[n] = beganH;
    into.toH[n] = endedH;
  }
  into.fromH.set(fromH.subarray(0, count), before);
  into.toH.set(toH.subarray(0, count), before);
  if (life.wasDownAtStart) into.fromH[before] = life.sinceH;
  endOutages(into, before + count);
}
