import type { Journal } from '../../journal/reader.ts';

/** Who speaks in a run: each maker tone with a name, a letter and a place in the palette. */
export interface Maker {
  tone: string;
  name: string;
  letter: string;
  /** `maker-0`…`maker-5`: class of its colour; the order is that of the chains. */
  style: string;
}

const PALETTE_SIZE = 6;

/** The makers that the stack's failovers name, in order, and whoever else was heard. */
export function listMakers(journal: Journal): Maker[] {
  const names = new Map<string, string>();
  for (const { of, makers } of Object.values(journal.header.stack.failovers)) {
    for (const component of of) {
      const tone = makers[component];
      if (tone !== undefined && !names.has(tone)) names.set(tone, component);
    }
  }
  for (const event of journal.events) {
    if (event.kind === 'word' && !names.has(event.maker)) names.set(event.maker, event.maker);
  }
  const taken = new Set<string>();
  return [...names].map(([tone, name], index) => ({
    tone,
    name,
    letter: takeLetter(name, taken),
    style: `maker-${index % PALETTE_SIZE}`,
  }));
}

function takeLetter(name: string, taken: Set<string>): string {
  const candidates = [...name.toUpperCase(), ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const letter = candidates.find((one) => /[A-Z0-9]/.test(one) && !taken.has(one)) ?? '?';
  taken.add(letter);
  return letter;
}
