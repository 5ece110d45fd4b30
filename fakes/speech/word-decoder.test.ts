import fc from 'fast-check';
import { expect, test } from 'vitest';
import { audibleBlocks } from './audible.ts';
import { BLOCK_MS, FRAME_SAMPLES, MAKERS, SAMPLE_RATE_HZ, WORD_SAMPLES } from './code-book.ts';
import { encodeSpeech, encodeWord, type Word } from './encode-answer.ts';
import { encodeMuLaw } from './mu-law.ts';
import { type HeardWord, WordDecoder } from './word-decoder.ts';

const FRAME_MS = 20;
const VOICED_MS = 180;

const words: fc.Arbitrary<Word> = fc.record({
  maker: fc.constantFrom(...MAKERS),
  ordinal: fc.integer({ min: 0, max: 11 }),
  place: fc.integer({ min: 0, max: 11 }),
  payload: fc.integer({ min: 0, max: 143 }),
});

/** The samples as frames of µ-law, beginning `offset` samples after 0 ms; then half a second of silence. */
function listen(samples: Int16Array, offset = 0, keep: (frame: number) => boolean = () => true) {
  const count = Math.ceil((offset + samples.length) / FRAME_SAMPLES);
  const line = new Int16Array(count * FRAME_SAMPLES);
  line.set(samples, offset);
  const decoder = new WordDecoder();
  const heard: HeardWord[] = [];
  for (let frame = 0; frame < count; frame += 1) {
    if (!keep(frame)) continue;
    const part = line.subarray(frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES);
    heard.push(...decoder.push(encodeMuLaw(part), frame * FRAME_MS));
  }
  heard.push(...decoder.passSilence(count * FRAME_MS + 600));
  return heard;
}

function join(parts: Int16Array[]): Int16Array {
  return Int16Array.from(parts.flatMap((part) => [...part]));
}

const plain = ({ maker, ordinal, place, payload }: Word): Word => ({
  maker,
  ordinal,
  place,
  payload,
});

test('every maker, payload, ordinal and place comes back through µ-law', () => {
  for (const [index, maker] of MAKERS.entries()) {
    for (let symbol = index % 4; symbol < 144; symbol += 4) {
      const word = {
        maker,
        ordinal: Math.floor(symbol / 12),
        place: symbol % 12,
        payload: (symbol * 7 + index) % 144,
      };
      expect(listen(encodeWord(word)).map(plain)).toEqual([word]);
    }
  }
});

test('a word may begin anywhere in a frame, and its stamps are right to a block', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 0, max: FRAME_SAMPLES - 1 }), (word, offset) => {
      const heard = listen(encodeWord(word), offset);
      expect(heard.map(plain)).toEqual([word]);
      const onsetMs = (offset / SAMPLE_RATE_HZ) * 1000;
      expect(Math.abs((heard[0]?.fromMs ?? -99) - onsetMs)).toBeLessThanOrEqual(BLOCK_MS);
      expect(Math.abs((heard[0]?.toMs ?? -99) - onsetMs - VOICED_MS)).toBeLessThanOrEqual(BLOCK_MS);
    }),
  );
});

test('an answer is a head, its words and a terminator, each 200 ms after the one before', () => {
  const speech = encodeSpeech({ maker: 'grok', ordinal: 3, payloads: [3, 10, 57, 6] });
  const heard = listen(speech);
  expect(heard.map(({ place, payload }) => [place, payload])).toEqual([
    [0, 4],
    [1, 3],
    [2, 10],
    [3, 57],
    [4, 6],
    [11, 76],
  ]);
  expect(heard.map(({ fromMs }) => fromMs)).toEqual([0, 200, 400, 600, 800, 1000]);
});

test('a continued answer counts its places on and closes the whole answer', () => {
  const payloads = [3, 10, 57, 6];
  const speech = encodeSpeech({ maker: 'openai', ordinal: 3, payloads, from: 2, head: false });
  expect(listen(speech).map(({ place, payload }) => [place, payload])).toEqual([
    [3, 57],
    [4, 6],
    [11, 76],
  ]);
});

test('words that follow each other without a gap are told apart', () => {
  const row = fc.array(words, { minLength: 2, maxLength: 8 });
  const errors = { heard: 0, said: 0, wrong: 0 };
  fc.assert(
    fc.property(row, fc.constantFrom(...MAKERS), (said, maker) => {
      const own = said.map((word) => ({ ...word, maker }));
      const voiced = own.map((word) => encodeWord(word).subarray(0, WORD_SAMPLES - 160));
      const heard = listen(join(voiced)).map(plain);
      errors.said += own.length;
      errors.heard += heard.length;
      errors.wrong += heard.filter((word) => !isAmong(word, own)).length;
    }),
    { numRuns: 60, seed: 1 },
  );
  expect(errors.wrong).toBe(0);
  expect(errors.heard).toBe(errors.said);
});

test('the words of another maker are told apart in the middle of a word', () => {
  const broken = encodeWord({ maker: 'grok', ordinal: 1, place: 2, payload: 30 }).subarray(0, 800);
  const next = { maker: 'openai', ordinal: 1, place: 2, payload: 30 };
  expect(listen(join([broken, encodeWord(next)])).map(plain)).toEqual([next]);
});

test('a frame lost from a word leaves it as it was, or nothing', () => {
  const tally = { right: 0, wrong: 0, lost: 0 };
  fc.assert(
    fc.property(
      fc.array(words, { minLength: 3, maxLength: 6 }),
      fc.integer({ min: 0, max: FRAME_SAMPLES - 1 }),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 }),
      (said, offset, losses) => {
        const lost = new Set(said.map((_, index) => index * 10 + (losses[index] ?? 0)));
        const heard = listen(join(said.map(encodeWord)), offset, (frame) => !lost.has(frame));
        const right = heard.filter((word) => isAmong(plain(word), said)).length;
        tally.right += right;
        tally.wrong += heard.length - right;
        tally.lost += said.length - heard.length;
      },
    ),
    { numRuns: 300, seed: 2 },
  );
  expect(tally.wrong).toBe(0);
  expect(tally.lost / tally.right).toBeLessThan(0.005);
});

test('an underrun of one frame in every word hardly loses one, and makes none up', () => {
  const tally = { said: 0, right: 0, wrong: 0 };
  fc.assert(
    fc.property(
      fc.array(words, { minLength: 3, maxLength: 6 }),
      fc.constantFrom(...MAKERS),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 }),
      (any, maker, holes) => {
        const said = any.map((word) => ({ ...word, maker }));
        const parts = said.flatMap((word, index) => {
          const samples = encodeWord(word);
          const at = (holes[index] ?? 0) * FRAME_SAMPLES;
          return [samples.subarray(0, at), new Int16Array(FRAME_SAMPLES), samples.subarray(at)];
        });
        const heard = listen(join(parts)).map(plain);
        tally.said += said.length;
        tally.right += heard.filter((word) => isAmong(word, said)).length;
        tally.wrong += heard.filter((word) => !isAmong(word, said)).length;
      },
    ),
    { numRuns: 300, seed: 3 },
  );
  expect(tally.wrong / tally.said).toBeLessThan(0.001);
  expect(tally.right / tally.said).toBeGreaterThan(0.98);
});

test('a word cut off for long does not spoil the next one of the same maker', () => {
  fc.assert(
    fc.property(
      words,
      words,
      fc.integer({ min: 1, max: 13 }),
      fc.integer({ min: 2, max: 60 }),
      (cut, next, blocks, gap) => {
        const whole = { ...next, maker: cut.maker };
        const samples = join([
          encodeWord(cut).subarray(0, blocks * 80),
          new Int16Array(gap * 80),
          encodeWord(whole),
        ]);
        for (const word of listen(samples).map(plain)) expect([whole, cut]).toContainEqual(word);
      },
    ),
    { seed: 4 },
  );
});

test('nothing is heard in noise', () => {
  const noise = fc.integer({ min: 1, max: 0x7fffffff });
  fc.assert(
    fc.property(noise, fc.constantFrom(300, 3_000, 15_000), (seed, loudness) => {
      let state = seed;
      const samples = Int16Array.from({ length: SAMPLE_RATE_HZ * 2 }, () => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
        return ((state / 0x7fffffff) * 2 - 1) * loudness;
      });
      expect(listen(samples)).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('a word is understood in noise 5 dB below it', () => {
  const rms = 0.25 * 32_767 * Math.sqrt(1.5) * 10 ** (-5 / 20);
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 0x7fffffff }), (word, seed) => {
      let state = seed;
      const samples = encodeWord(word).map((sample) => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
        const noise = ((state / 0x7fffffff) * 2 - 1) * rms * Math.sqrt(3);
        return Math.max(-32_768, Math.min(32_767, sample + noise));
      });
      expect(listen(samples).map(plain)).toEqual([word]);
    }),
  );
});

test.each([[200, 250], [400], [400, 1_200], [1_200, 2_400], [440, 480]])(
  'tones that are no word are audible and say nothing: %j, %j Hz',
  (...tones) => {
    const samples = Int16Array.from({ length: SAMPLE_RATE_HZ }, (_, index) =>
      tones.reduce(
        (sum, hz) => sum + 6_000 * Math.sin((2 * Math.PI * hz * index) / SAMPLE_RATE_HZ),
        0,
      ),
    );
    expect(listen(samples)).toEqual([]);
    expect(audibleBlocks(encodeMuLaw(samples.subarray(0, FRAME_SAMPLES)))).toEqual([true, true]);
  },
);

test('silence and the faintest sounds are not audible', () => {
  const faint = Int16Array.from({ length: FRAME_SAMPLES }, (_, index) => (index % 2 ? 150 : -150));
  expect(audibleBlocks(faint)).toEqual([false, false]);
  expect(audibleBlocks(new Uint8Array(FRAME_SAMPLES).fill(0xff))).toEqual([false, false]);
});

test('after a flush nothing of before goes on', () => {
  const decoder = new WordDecoder();
  const word = encodeWord({ maker: 'stub', ordinal: 0, place: 1, payload: 9 });
  for (let frame = 0; frame < 4; frame += 1) {
    decoder.push(
      word.subarray(frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES),
      frame * FRAME_MS,
    );
  }
  expect(decoder.flush()).toEqual([]);
  const next = { maker: 'stub', ordinal: 1, place: 0, payload: 6 };
  const heard = [];
  const samples = encodeWord(next);
  for (let frame = 0; frame < 10; frame += 1) {
    const part = samples.subarray(frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES);
    heard.push(...decoder.push(part, 80 + frame * FRAME_MS));
  }
  expect(heard.map(plain)).toEqual([next]);
});

function isAmong(word: Word, said: Word[]): boolean {
  return said.some(
    (each) =>
      each.maker === word.maker &&
      each.ordinal === word.ordinal &&
      each.place === word.place &&
      each.payload === word.payload,
  );
}
