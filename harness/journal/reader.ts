import { closeSync, openSync, readSync } from 'node:fs';
import type { JournalEvent } from './event.ts';
import { EventIndex } from './event-index.ts';
import { isJournalEvent } from './event-shape.ts';
import type { JournalHeader } from './header.ts';
import { Numbering } from './numbering.ts';
import { EMPTY_LINE, LINES_FROM, parseLine, parseWholeLines } from './parse-lines.ts';
import { TornPlaces } from './torn-places.ts';

export interface Journal<Events extends Iterable<JournalEvent> = Iterable<JournalEvent>> {
  header: JournalHeader;
  /** In any order: whoever reads them goes by what they say. As read from a file, they stand in columns. */
  events: Events;
  /** Why the journal cannot be trusted as whole, one sentence each; empty when it is. */
  torn: string[];
}

/** Some hundred lines: what is made of them does not outlive the young generation. */
const CHUNK_BYTES = 1 << 16;

/**
 * Reads a journal in one pass, a piece of the file at a time: every whole line of it, also when the
 * last one is torn. What is held is the events in columns, never the file.
 * @throws when the file has no readable header, since nothing can be judged then
 */
export function readJournal(path: string, chunkBytes = CHUNK_BYTES): Journal<EventIndex> {
  const journal = new JournalLines(path);
  const file = openSync(path, 'r');
  try {
    let buffer = Buffer.allocUnsafe(LINES_FROM + chunkBytes);
    let end = LINES_FROM;
    for (;;) {
      // A line that is longer than the buffer.
      if (end === buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length);
      const read = readSync(file, buffer, end, buffer.length - end, null);
      if (read === 0) break;
      end += read;
      const { values, rest } = parseWholeLines(buffer, end);
      for (const value of values) journal.take(value);
      buffer.copyWithin(LINES_FROM, rest, end);
      end += LINES_FROM - rest;
    }
    journal.take(parseLine(buffer.toString('utf8', LINES_FROM, end)));
    return journal.finish();
  } finally {
    closeSync(file);
  }
}

export function parseJournal(text: string, path = 'journal'): Journal<EventIndex> {
  const journal = new JournalLines(path);
  for (const line of text.split('\n')) journal.take(parseLine(line));
  return journal.finish();
}

/** The lines of a journal, one after the other, as what they hold. */
class JournalLines {
  readonly #path: string;
  readonly #events = new EventIndex();
  readonly #torn = new TornPlaces();
  readonly #numbering = new Numbering();
  #header: JournalHeader | undefined;
  #taken = 0;

  constructor(path: string) {
    this.#path = path;
  }

  take(value: unknown): void {
    this.#taken += 1;
    if (this.#taken === 1) this.#header = checkHeader(value, this.#path);
    else if (value !== EMPTY_LINE) this.#takeEvent(value);
  }

  finish(): Journal<EventIndex> {
    const header = this.#header ?? checkHeader(undefined, this.#path);
    this.#torn.append(this.#numbering.finish());
    return { header, events: this.#events, torn: this.#torn.list() };
  }

  #takeEvent(event: unknown): void {
    if (isJournalEvent(event)) {
      this.#numbering.accept(event);
      this.#events.add(event);
    } else if (event !== undefined) {
      this.#torn.add(`line ${this.#taken} is no event of this schema`);
    } else {
      this.#torn.add(`line ${this.#taken} is torn: the run was interrupted while it was written`);
    }
  }
}

function checkHeader(value: unknown, path: string): JournalHeader {
  const header = value as JournalHeader | null | undefined;
  if (header?.schema === 1) return header;
  throw new Error(
    `Failed to read ${path}: its first line is no journal header of schema 1. ` +
      'Expected a journal.ndjson that a run wrote. Give the path of one in reports/<run>/.',
  );
}
