import { closeSync, openSync, readSync } from 'node:fs';
import type { JournalHeader } from './header.ts';
import { parseJournal } from './reader.ts';

const CHUNK_BYTES = 65_536;
/** A stack file and a scenario fit into this a thousand times. */
const MOST_BYTES = 64 * 1_048_576;

/**
 * Reads the header alone: the first line of a journal, however long the rest is.
 * @throws when there is no such file, or no header in it
 */
export function readHeader(path: string): JournalHeader {
  const file = openSync(path, 'r');
  try {
    return parseJournal(readFirstLine(file), path).header;
  } finally {
    closeSync(file);
  }
}

function readFirstLine(file: number): string {
  const chunks: Buffer[] = [];
  for (let bytes = 0; bytes < MOST_BYTES; ) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const got = readSync(file, chunk, 0, CHUNK_BYTES, null);
    const end = chunk.subarray(0, got).indexOf('\n');
    chunks.push(chunk.subarray(0, end === -1 ? got : end));
    if (got === 0 || end !== -1) break;
    bytes += got;
  }
  return Buffer.concat(chunks).toString('utf8');
}
