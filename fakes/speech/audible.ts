import { BLOCK_SAMPLES } from './code-book.ts';
import { decodeMuLaw } from './mu-law.ts';

const FULL_SCALE = 32_768;
const AUDIBLE_DBFS = -45;
/** Sum of squares of a block at the edge of hearing. */
const AUDIBLE_ENERGY = (FULL_SCALE * 10 ** (AUDIBLE_DBFS / 20)) ** 2 * BLOCK_SAMPLES;

/** Sum of squares of the block of 10 ms that begins at `start`. */
export function energyOfBlock(samples: Int16Array, start: number): number {
  let energy = 0;
  for (let index = start; index < start + BLOCK_SAMPLES; index += 1) {
    const sample = samples[index] as number;
    energy += sample * sample;
  }
  return energy;
}

/** Whether a block with this sum of squares is louder than -45 dBFS. */
export function isAudibleEnergy(energy: number): boolean {
  return energy > AUDIBLE_ENERGY;
}

/** For each block of 10 ms of a frame (µ-law bytes, or samples): can it be heard? */
export function audibleBlocks(frame: Uint8Array | Int16Array): boolean[] {
  const samples = frame instanceof Int16Array ? frame : decodeMuLaw(frame);
  const blocks: boolean[] = [];
  for (let start = 0; start + BLOCK_SAMPLES <= samples.length; start += BLOCK_SAMPLES) {
    blocks.push(isAudibleEnergy(energyOfBlock(samples, start)));
  }
  return blocks;
}
