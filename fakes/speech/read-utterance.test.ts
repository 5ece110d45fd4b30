import { expect, test } from 'vitest';
import { checksumOf, placeOf } from './code-book.ts';
import type { Word } from './encode-answer.ts';
import { readUtterance } from './read-utterance.ts';

function say(payloads: number[]): Word[] {
  const word = (place: number, payload: number) => ({
    maker: 'caller',
    ordinal: 1,
    place,
    payload,
  });
  const words = payloads.map((payload, index) => word(placeOf(index), payload));
  return [word(0, payloads.length), ...words, word(11, checksumOf(payloads))];
}

test('an utterance is understood when every word of it was heard', () => {
  expect(readUtterance(say([1, 10, 57]))).toEqual([1, 10, 57]);
});

test.each([0, 1, 2, 3, 4])('an utterance without its word %i is not understood', (missing) => {
  expect(readUtterance(say([1, 10, 57]).filter((_, index) => index !== missing))).toBeUndefined();
});

test('an utterance whose words do not add up is not understood', () => {
  const words = say([1, 10, 57]).map((word) =>
    word.place === 2 ? { ...word, payload: 11 } : word,
  );
  expect(readUtterance(words)).toBeUndefined();
});
