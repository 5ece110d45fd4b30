import { checksumOf, HEAD_PLACE, placeOf, TERMINATOR_PLACE } from './code-book.ts';
import type { Word } from './encode-answer.ts';

/**
 * The words between head and terminator, when all of them were heard; undefined for speech that
 * nobody can understand: a head, a word or the terminator is missing, or they do not add up.
 */
export function readUtterance(words: readonly Word[]): number[] | undefined {
  const head = words.find((word) => word.place === HEAD_PLACE);
  const terminator = words.findLast((word) => word.place === TERMINATOR_PLACE);
  if (!head || !terminator) return undefined;
  const said = words.filter(({ place }) => place !== HEAD_PLACE && place !== TERMINATOR_PLACE);
  const inOrder = said.every((word, index) => word.place === placeOf(index));
  const payloads = said.map((word) => word.payload);
  if (!inOrder || payloads.length !== head.payload) return undefined;
  return checksumOf(payloads) === terminator.payload ? payloads : undefined;
}
