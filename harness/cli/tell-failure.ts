import { explainFileError } from '../scenario/read-text.ts';
import { EXIT_CODES } from './exit-code.ts';

/**
 * Says why a command could not be done. What Node would end with, 1, means that a bound was missed: a
 * verdict that nobody gave.
 * @returns the exit code: bad input for a path that cannot be used, else the environment failed
 */
export function tellFailure(error: unknown): number {
  const reason = explainFileError(error);
  if (reason === undefined) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`Failed by a mistake of deadair itself, which proves nothing:\n${text}\n`);
    return EXIT_CODES.environmentFailed;
  }
  const { syscall = 'use', path = 'a file', code } = error as NodeJS.ErrnoException;
  const deed = DEEDS[syscall] ?? syscall;
  const remedy = 'Expected a path that can be read or written. Name another one.';
  process.stderr.write(`Failed to ${deed} ${path}: ${reason} (${code}). ${remedy}\n`);
  return code === 'ENOSPC' ? EXIT_CODES.environmentFailed : EXIT_CODES.badInput;
}

/** Says what a command refused; what it threw says why. */
export function tellRefusal(error: unknown): number {
  if (explainFileError(error) !== undefined) return tellFailure(error);
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  return EXIT_CODES.badInput;
}

const DEEDS: Record<string, string> = {
  access: 'write to',
  mkdir: 'make the folder',
  open: 'open the file',
  scandir: 'list the folder',
  stat: 'find',
};

/** Whoever reads the output may stop: `deadair list | head -1`. A run goes on to its verdict all the same. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
