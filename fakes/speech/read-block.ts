import { energyOfBlock, isAudibleEnergy } from './audible.ts';
import { HIGH_TONE, LOW_TONE, STEPS, TONES_HZ } from './code-book.ts';
import { measureTones } from './goertzel.ts';

/** Share of a block's energy in its best three tones: at or above, it says a symbol. */
const CLEAR_TONALITY = 0.55;
/** Below, it is no speech of the book, however loud. */
const QUIET_TONALITY = 0.35;
/** A word has three tones of equal strength; a lone tone is no word. */
const LEAST_SHARE = 0.08;

/** Half a symbol heard in one block; without a maker it was voiced but not clear. */
export interface Voiced {
  maker?: number;
  symbol?: number;
}

const energies = new Float64Array(TONES_HZ.length);

/** What the block that begins at `start` says; undefined when it is silent or none of the book's. */
export function readBlock(samples: Int16Array, start: number): Voiced | undefined {
  const total = energyOfBlock(samples, start);
  if (!isAudibleEnergy(total)) return undefined;
  measureTones(samples, start, energies);
  const maker = strongest(0, LOW_TONE);
  const low = strongest(LOW_TONE, HIGH_TONE);
  const high = strongest(HIGH_TONE, energies.length);
  const shares = [maker, low, high].map((tone) => (energies[tone] as number) / total);
  const tonality = shares.reduce((sum, share) => sum + share, 0);
  if (tonality < QUIET_TONALITY || Math.min(...shares) < LEAST_SHARE) return undefined;
  if (tonality < CLEAR_TONALITY) return {};
  return { maker, symbol: (low - LOW_TONE) * STEPS + (high - HIGH_TONE) };
}

function strongest(from: number, to: number): number {
  let best = from;
  for (let tone = from + 1; tone < to; tone += 1) {
    if ((energies[tone] as number) > (energies[best] as number)) best = tone;
  }
  return best;
}
