import { expect, test } from 'vitest';
import { encodeSpeech } from '../../fakes/speech/encode-answer.ts';
import { encodeMuLaw } from '../../fakes/speech/mu-law.ts';
import { Ear, type Hearing } from './ear.ts';
import type { HeardFrame } from './handset.ts';

const FRAME = 160;

/** Frames of 20 ms from `atMs` on. */
function frames(samples: Int16Array, atMs: number): HeardFrame[] {
  return Array.from({ length: samples.length / FRAME }, (_, n) => ({
    n,
    atMs: atMs + n * 20,
    payload: Buffer.from(encodeMuLaw(samples.subarray(n * FRAME, (n + 1) * FRAME))).toString(
      'base64',
    ),
  }));
}

function join(hearings: Hearing[]): Hearing {
  return {
    words: hearings.flatMap((hearing) => hearing.words),
    stretches: hearings.flatMap((hearing) => hearing.stretches),
  };
}

const answer = encodeSpeech({ maker: 'grok', ordinal: 1, payloads: [3, 10, 50] });

test('an answer is one audible stretch and all of its words, at their instants', () => {
  const ear = new Ear();
  const heard = join([ear.hear(frames(answer, 1_000)), ear.passSilence(2_200)]);
  expect(heard.words.map((word) => word.payload)).toEqual([3, 3, 10, 50, 63]);
  expect(heard.words[0]?.fromMs).toBe(1_000);
  expect(heard.stretches).toEqual([{ fromMs: 1_000, toMs: 1_980 }]);
});

test('a pause in the middle of an answer makes two stretches', () => {
  const ear = new Ear();
  const half = frames(answer.subarray(0, 1_600 * 2), 0);
  const rest = frames(answer.subarray(1_600 * 2), 900);
  const heard = join([ear.hear(half), ear.passSilence(600), ear.hear(rest), ear.flush()]);
  expect(heard.stretches).toEqual([
    { fromMs: 0, toMs: 380 },
    { fromMs: 900, toMs: 1_480 },
  ]);
});

test('filler is audible and holds no word', () => {
  const ear = new Ear();
  const hum = Int16Array.from({ length: FRAME * 10 }, (_, index) =>
    Math.round(3_000 * Math.sin((2 * Math.PI * 200 * index) / 8_000)),
  );
  const heard = join([ear.hear(frames(hum, 0)), ear.flush()]);
  expect(heard).toEqual({ words: [], stretches: [{ fromMs: 0, toMs: 200 }] });
});
