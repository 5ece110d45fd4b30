import { readFileSync } from 'node:fs';
import type { JournalEvent } from './event.ts';
import { isJournalEvent } from './event-shape.ts';
import type { JournalHeader } from './header.ts';

export interface Journal {
  header: JournalHeader;
  events: JournalEvent[];
  /** Why the journal cannot be trusted as whole, one sentence each; empty when it is. */
  torn: string[];
}

/**
 * Reads a journal: every whole line of it, also when the last one is torn.
 * @throws when the file has no readable header, since nothing can be judged then
 */
export function readJournal(path: string): Journal {
  return parseJournal(readFileSync(path, 'utf8'), path);
}

export function parseJournal(text: string, path = 'journal'): Journal {
  const [first = '', ...lines] = text.split('\n');
  const header = parseLine<JournalHeader>(first);
  if (header?.schema !== 1) {
    throw new Error(
      `Failed to read ${path}: its first line is no journal header of schema 1. ` +
        'Expected a journal.ndjson that a run wrote. Give the path of one in reports/<run>/.',
    );
  }
  const events: JournalEvent[] = [];
  const torn: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const event = parseLine<unknown>(line);
    if (isJournalEvent(event)) events.push(event);
    else if (event !== undefined) torn.push(`line ${index + 2} is no event of this schema`);
    else torn.push(`line ${index + 2} is torn: the run was interrupted while it was written`);
  }
  torn.push(...findGaps(events));
  return { header, events, torn };
}

function parseLine<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T;
  } catch {
    return undefined;
  }
}

/** Each source counts its events from 0 and ends with their number: whatever is missing shows. */
function findGaps(events: JournalEvent[]): string[] {
  const torn: string[] = [];
  const next = new Map<string, number>();
  const closed = new Set<string>();
  for (const event of events) {
    const expected = next.get(event.source) ?? 0;
    if (event.seq !== expected) {
      torn.push(`source ${event.source}: event ${event.seq} follows ${expected - 1}, a gap`);
    }
    next.set(event.source, event.seq + 1);
    if (event.kind === 'source-closed') closed.add(event.source);
  }
  for (const source of next.keys()) {
    if (!closed.has(source)) torn.push(`source ${source} never ended with its count`);
  }
  return torn;
}
