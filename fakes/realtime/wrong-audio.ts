/** What an answer sounds like instead of what it says. */
export type WrongSound = 'silence' | 'noise' | 'twice-the-rate';

const SILENCE = 0xff;
/** A multiplier and an increment with a full period over 32 bits (Numerical Recipes). */
const MULTIPLIER = 1_664_525;
const INCREMENT = 1_013_904_223;

/** Audio (base64 of mu-law) that comes in time and cannot be understood. The same input gives the same noise. */
export function distortAudio(audio: string, sound: WrongSound): string {
  const bytes = Buffer.from(audio, 'base64');
  if (sound === 'silence') return Buffer.alloc(bytes.length, SILENCE).toString('base64');
  if (sound === 'noise') return makeNoise(bytes.length).toString('base64');
  return Buffer.from(bytes.filter((_, index) => index % 2 === 0)).toString('base64');
}

function makeNoise(length: number): Buffer {
  const noise = Buffer.alloc(length);
  let state = length;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, MULTIPLIER) + INCREMENT) >>> 0;
    noise[index] = state >>> 24;
  }
  return noise;
}
