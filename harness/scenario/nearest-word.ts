import { distance } from 'fastest-levenshtein';

/** The known word that was most likely meant, or undefined when none is near. */
export function findNearestWord(word: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let smallest = Math.max(2, Math.floor(word.length / 2)) + 1;
  for (const candidate of known) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits < smallest && edits < Math.max(word.length, candidate.length)) {
      nearest = candidate;
      smallest = edits;
    }
  }
  return nearest;
}

/** `Did you mean dead-air?`, when a known word is near. */
export function suggestWord(word: string, known: Iterable<string>): string | undefined {
  const nearest = findNearestWord(word, known);
  return nearest === undefined ? undefined : `Did you mean ${nearest}?`;
}

/** `a, b or c`; a long list is cut. */
export function listWords(words: Iterable<string>): string {
  const all = [...words];
  if (all.length === 0) return 'none, as there is none';
  const shown = all.length > 24 ? [...all.slice(0, 24), `one of ${all.length - 24} more`] : all;
  const last = shown.at(-1) ?? '';
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(', ')} or ${last}`;
}
