import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { TextDecoder } from 'node:util';
import { findNearestWord } from './nearest-word.ts';
import type { Problem } from './problem.ts';

const REASONS: Record<string, string> = {
  EACCES: 'this user may not',
  EEXIST: 'there is a file of that name, which is no folder',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EPERM: 'this user may not',
  EROFS: 'it lies on a disk that cannot be written to',
};

/** Why a file could not be read or written, in words; undefined for what is no error of files. */
export function explainFileError(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === undefined ? undefined : REASONS[code];
}

/**
 * The text of a file that a person named, or why there is none.
 * @param what what the file should hold, such as `the scenario`
 */
export function readText(
  path: string,
  what: string,
): { text: string; problem?: undefined } | { text?: undefined; problem: Problem } {
  try {
    const bytes = readFileSync(path);
    // YAML is text: what is no UTF-8 would only be quoted back as noise.
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    const isBinary = error instanceof TypeError;
    const reason = isBinary ? 'it is no UTF-8 text' : (explainFileError(error) ?? String(error));
    const message = `Failed to read ${what} ${path}: ${reason}. Expected a YAML file.`;
    const suggestion = isBinary ? undefined : suggestFile(path);
    return { problem: { file: path, line: 1, column: 1, message, suggestion } };
  }
}

/** `Did you mean scenarios/redis-killed.yaml?`, when a file of a like name lies in the same folder. */
function suggestFile(path: string): string | undefined {
  const bare = (name: string): string => basename(name).replace(/\.ya?ml$/, '');
  try {
    const files = readdirSync(dirname(path)).filter((name) => /\.ya?ml$/.test(name));
    const nearest = findNearestWord(bare(path), files.map(bare));
    const file = files.find((name) => bare(name) === nearest);
    return file && `Did you mean ${join(dirname(path), file)}?`;
  } catch {
    return undefined;
  }
}
