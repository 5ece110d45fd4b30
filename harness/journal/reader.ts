import { closeSync, openSync, readSync } from 'node:fs';
import type { JournalEvent } from './event.ts';
import { EventIndex } from './event-index.ts';
import { isJournalEvent } from './event-shape.ts';
import type { JournalHeader } from './header.ts';
import { Numbering } from './numbering.ts';
import { TornPlaces } from './torn-places.ts';

export interface Journal<Events extends Iterable<JournalEvent> = Iterable<JournalEvent>> {
  header: JournalHeader;
  /** In any order: whoever reads them goes by what they say. As read from a file, they stand in columns. */
  events: Events;
  /** Why the journal cannot be trusted as whole, one sentence each; empty when it is. */
  torn: string[];
}

const CHUNK_BYTES = 1 << 20;
const LINE_END = 10;

/**
 * Reads a journal in one pass, a piece of the file at a time: every whole line of it, also when the
 * last one is torn. What is held is the events in columns, never the file.
 * @throws when the file has no readable header, since nothing can be judged then
 */
export function readJournal(path: string, chunkBytes = CHUNK_BYTES): Journal<EventIndex> {
  const journal = new JournalLines(path);
  const file = openSync(path, 'r');
  try {
    let buffer = Buffer.allocUnsafe(chunkBytes);
    /** Bytes at the start of the buffer that belong to a line whose end was not read yet. */
    let kept = 0;
    for (;;) {
      // A line that is longer than the buffer.
      if (kept === buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length);
      const read = readSync(file, buffer, kept, buffer.length - kept, null);
      if (read === 0) break;
      const end = kept + read;
      let start = 0;
      let lineEnd = buffer.indexOf(LINE_END, kept);
      while (lineEnd >= 0 && lineEnd < end) {
        journal.take(buffer.toString('utf8', start, lineEnd));
        start = lineEnd + 1;
        lineEnd = buffer.indexOf(LINE_END, start);
      }
      buffer.copyWithin(0, start, end);
      kept = end - start;
    }
    journal.take(buffer.toString('utf8', 0, kept));
    return journal.finish();
  } finally {
    closeSync(file);
  }
}

export function parseJournal(text: string, path = 'journal'): Journal<EventIndex> {
  const journal = new JournalLines(path);
  for (const line of text.split('\n')) journal.take(line);
  return journal.finish();
}

/** The lines of a journal, one after the other. */
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

  take(line: string): void {
    this.#taken += 1;
    if (this.#taken === 1) this.#header = parseHeader(line, this.#path);
    else if (line !== '') this.#takeEvent(line);
  }

  finish(): Journal<EventIndex> {
    const header = this.#header ?? parseHeader('', this.#path);
    this.#torn.append(this.#numbering.finish());
    return { header, events: this.#events, torn: this.#torn.list() };
  }

  #takeEvent(line: string): void {
    const event = parseLine<unknown>(line);
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

function parseHeader(line: string, path: string): JournalHeader {
  const header = parseLine<JournalHeader>(line);
  if (header?.schema === 1) return header;
  throw new Error(
    `Failed to read ${path}: its first line is no journal header of schema 1. ` +
      'Expected a journal.ndjson that a run wrote. Give the path of one in reports/<run>/.',
  );
}

function parseLine<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T;
  } catch {
    return undefined;
  }
}
