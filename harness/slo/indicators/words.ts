import type { AnswerWord, Call } from '../call-record.ts';
import { countRow } from '../count-row.ts';
import { type Population, resolvePopulation, selectCalls } from '../population.ts';
import type { RunView } from '../run-view.ts';
import { findBrokenInstrument } from '../sound-instrument.ts';
import type { Row } from '../verdict.ts';
import type { ExpectationOf, Indicator } from './expectation-of.ts';

const HEAD = 0;
const TERMINATOR = 11;

/** Words of answers that callers heard too late, twice or never. */
export const words: Indicator<'words'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  const { repeatedPerCall, skipped, stale } = expectation;
  const asked = [
    { quantity: 'words stale', atMost: stale, list: listStale },
    { quantity: 'words repeated per call', atMost: repeatedPerCall, list: listRepeated },
    { quantity: 'words skipped', atMost: skipped, list: listSkipped },
  ].flatMap(({ quantity, atMost, list }) =>
    atMost === undefined ? [] : [{ quantity, atMost, list, counted: { ...NOTHING } }],
  );
  for (const call of selectCalls(population, run)) {
    for (const { list, counted } of asked) countWords(counted, list(call), call.words.length);
  }
  return asked.map(({ counted, ...rest }) =>
    judge(expectation, run, population, { ...rest, ...counted }),
  );
};

interface Counted {
  /** Of all calls, and of the call with most of them. */
  sum: number;
  most: number;
  worst: string[];
  words: number;
}

const NOTHING: Counted = { sum: 0, most: 0, worst: [], words: 0 };

function countWords(counted: Counted, found: string[], words: number): void {
  counted.words += words;
  counted.sum += found.length;
  if (found.length <= counted.most) return;
  counted.most = found.length;
  counted.worst = found;
}

function judge(
  expectation: ExpectationOf<'words'>,
  run: RunView,
  population: Population,
  {
    quantity,
    atMost,
    sum,
    most,
    worst,
    words: samples,
  }: Counted & {
    quantity: string;
    atMost: number;
  },
): Row {
  const value = quantity.endsWith('per call') ? most : sum;
  const sound = quantity === 'words stale' && findBrokenInstrument(run) === undefined;
  return countRow(expectation, value, atMost, {
    quantity,
    population: `words heard in calls ${population.when}`,
    windows: population.windows,
    missing: population.missing,
    samples,
    stands: sound ? 'always' : 'in-a-valid-run',
    worst: worst.length > 0 ? worst.slice(0, 3).join('; ') : undefined,
  });
}

/** Words of an answer, which is a turn's and a maker's, after one that began later was heard. */
export function listStale(call: Call): string[] {
  const begun = new Map<string, number>();
  let latest = 0;
  const stale: string[] = [];
  for (const word of call.words) {
    const answer = `${word.answerTurn} ${word.maker}`;
    const order = begun.get(answer) ?? begun.size + 1;
    begun.set(answer, order);
    if (order < latest) stale.push(`${describeWord(call, word)} after a later answer had begun`);
    latest = Math.max(latest, order);
  }
  return stale;
}

/** Places of a turn's answer that were heard again, whoever said them. */
export function listRepeated(call: Call): string[] {
  const heard = new Set<string>();
  const repeated: string[] = [];
  for (const word of call.words) {
    const place = `${word.answerTurn} ${word.place}`;
    if (heard.has(place)) repeated.push(`${describeWord(call, word)} heard again`);
    heard.add(place);
  }
  return repeated;
}

/** Places that an answer's head promised and that were not heard before its terminator. */
export function listSkipped(call: Call): string[] {
  const skipped: string[] = [];
  for (const turn of call.turns) {
    const heard = new Set<number>();
    let promised: number | undefined;
    for (const { place, payload } of turn.answer) {
      if (place === TERMINATOR) {
        for (let expected = 1; expected <= Math.min(promised ?? 0, TERMINATOR - 1); expected += 1) {
          if (!heard.has(expected))
            skipped.push(`${call.name}, turn ${turn.number}, word ${expected}`);
        }
        break;
      }
      if (place === HEAD) promised ??= payload;
      heard.add(place);
    }
  }
  return skipped;
}

function describeWord(call: Call, { answerTurn, place, maker, fromMs }: AnswerWord): string {
  return `${call.name}, answer ${answerTurn}, word ${place} of ${maker} at ${Math.round(fromMs)} ms`;
}
