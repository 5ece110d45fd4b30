import { closeSync, openSync, writeSync } from 'node:fs';
import type { EventBody } from '../../harness/journal/event.ts';
import { deriveRandom } from '../../harness/scenario/random.ts';
import { addCalls, CALL_WITHIN_MS } from './calls.ts';
import { addInstruments } from './instruments.ts';
import { addTimeline, longRunHeader } from './long-run.ts';
import { addRequests } from './requests.ts';
import type { Known, Timed, World } from './world.ts';
import { addReadBack, addWrites } from './writes.ts';

/** Mean of the suite of scenarios, and so of this traffic. */
const EVENTS_PER_SECOND = 150;
const FLUSH_CHARACTERS = 1 << 20;
const OUTAGE_MS = 30_000;
/** Events of other processes than the runner reach the journal later than they happened. */
const ARRIVAL_MS = 180;
const OF_THE_RUNNER = new Set(['experiment', 'callers', 'probes', 'ledger']);

/**
 * Writes a journal of at least so many events as a long run with two faults would leave it, in the mix
 * of the suite of scenarios: nearly half are requests, a sixth are words. Same bytes for the same seed.
 */
export function writeJournal(path: string, events: number, seed = 'bench'): Known {
  const seconds = Math.max(120, Math.ceil(events / EVENTS_PER_SECOND));
  const journal = new NumberedLines(path);
  const known = { events: 0, requests: 0, badAnswers: 0, calls: 0, writes: 0 };
  const grokDead = outageFrom(Math.floor(seconds * 0.3));
  const databaseDead = outageFrom(Math.floor(seconds * 0.6));
  const put = (event: Timed): void => journal.put(event);
  const random = deriveRandom(seed, 'judge');
  const world: World = { random, grokDead, databaseDead, put, known };
  addTimeline(world);
  let second = 0;
  while (second < seconds || journal.count < events) {
    addRequests(world, second);
    addCalls(world, second);
    addWrites(world, second);
    addInstruments(world, second);
    second += 1;
    journal.writeUntil(second * 1_000);
  }
  const drainMs = second * 1_000 + CALL_WITHIN_MS;
  put({ kind: 'phase', phase: 'drain', source: 'experiment', atMs: drainMs });
  addReadBack(world, drainMs + 500);
  put({ kind: 'phase', phase: 'end', source: 'experiment', atMs: drainMs + 900 });
  put({ kind: 'outcome', outcome: 'completed', source: 'experiment', atMs: drainMs + 901 });
  journal.close(drainMs + 1_000);
  return { ...known, events: journal.count };
}

function outageFrom(second: number): { fromMs: number; toMs: number } {
  return { fromMs: second * 1_000 + 333, toMs: second * 1_000 + 333 + OUTAGE_MS };
}

/** Gives each event its number and writes it when the journal would have got it. */
class NumberedLines {
  readonly #file: number;
  readonly #next = new Map<string, number>();
  #waiting: Timed[] = [];
  #text = `${JSON.stringify(longRunHeader())}\n`;
  count = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'wx');
  }

  put(event: Timed): void {
    this.#waiting.push(event);
  }

  writeUntil(atMs: number): void {
    const due = this.#waiting.filter((event) => arrivalOf(event) < atMs);
    this.#waiting = this.#waiting.filter((event) => arrivalOf(event) >= atMs);
    for (const event of due.sort((a, b) => arrivalOf(a) - arrivalOf(b))) this.#write(event);
  }

  close(atMs: number): void {
    this.writeUntil(Number.POSITIVE_INFINITY);
    for (const [source, count] of [...this.#next]) {
      this.#write({ kind: 'source-closed', count, source, atMs });
    }
    writeSync(this.#file, this.#text);
    closeSync(this.#file);
  }

  #write({ source, atMs, ...body }: Timed): void {
    const seq = this.#next.get(source) ?? 0;
    this.#next.set(source, seq + 1);
    if (seq === 0) {
      const process = OF_THE_RUNNER.has(source) ? 'runner' : source;
      this.#append({ kind: 'source-opened', process, pid: 1 }, source, 0, -1);
      this.#next.set(source, 2);
    }
    this.#append(body as EventBody, source, seq === 0 ? 1 : seq, atMs);
  }

  #append(body: EventBody, source: string, seq: number, atMs: number): void {
    this.#text += `${JSON.stringify({ ...body, source, seq, atMs })}\n`;
    this.count += 1;
    if (this.#text.length < FLUSH_CHARACTERS) return;
    writeSync(this.#file, this.#text);
    this.#text = '';
  }
}

function arrivalOf({ source, atMs }: Timed): number {
  return OF_THE_RUNNER.has(source) ? atMs : atMs + ARRIVAL_MS;
}
