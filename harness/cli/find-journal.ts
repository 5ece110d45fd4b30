import { statSync } from 'node:fs';
import { join } from 'node:path';
import { explainFileError } from '../scenario/read-text.ts';

/**
 * The journal of a run folder, or the file itself.
 * @throws when there is none
 */
export function findJournal(path: string): string {
  try {
    if (!statSync(path).isDirectory()) return path;
    const file = join(path, 'journal.ndjson');
    statSync(file);
    return file;
  } catch (error) {
    const { path: missing = path } = error as NodeJS.ErrnoException;
    throw new Error(
      `Failed to read ${missing}: ${explainFileError(error) ?? error}. ` +
        'Expected a run folder with a journal.ndjson, or that file, such as one in reports/.',
    );
  }
}
