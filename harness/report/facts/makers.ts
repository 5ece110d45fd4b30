import type { RunView } from '../../slo/run-view.ts';

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
export function listMakers(run: RunView): Maker[] {
  const names = new Map<string, string>();
  for (const { of, makers } of Object.values(run.header.stack.failovers)) {
    for (const component of of) {
      const tone = makers[component];
      if (tone !== undefined && !names.has(tone)) names.set(tone, component);
    }
  }
  const { table, rowAt } = run.events.tableOf('word');
  for (let place = 0; place < table.length; place += 1) {
    const maker = table.sharedAt(rowAt(place)).maker as string;
    if (!names.has(maker)) names.set(maker, maker);
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
