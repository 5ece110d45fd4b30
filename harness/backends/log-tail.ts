import { closeSync, type FSWatcher, fstatSync, openSync, readSync, watch } from 'node:fs';

/** At most this late when the kernel has not told of a change. */
export const LOOK_EVERY_MS = 50;

/**
 * Follows a log file that a process writes to itself. Unlike a pipe it never holds up the process when
 * the runner is slow, and nothing breaks for the process when the runner dies.
 */
export class LogTail {
  readonly #file: number;
  readonly #onLine: (line: string) => void;
  readonly #watcher: FSWatcher;
  readonly #timer: NodeJS.Timeout;
  #position: number;
  #rest = '';

  /** Lines that are added from now on. */
  constructor(path: string, onLine: (line: string) => void) {
    this.#file = openSync(path, 'a+');
    this.#onLine = onLine;
    this.#position = fstatSync(this.#file).size;
    this.#watcher = watch(path, () => this.#read());
    this.#timer = setInterval(() => this.#read(), LOOK_EVERY_MS);
  }

  close(): void {
    this.#read();
    this.#watcher.close();
    clearInterval(this.#timer);
    closeSync(this.#file);
  }

  #read(): void {
    const { size } = fstatSync(this.#file);
    if (size <= this.#position) return;
    const bytes = Buffer.alloc(size - this.#position);
    const count = readSync(this.#file, bytes, 0, bytes.length, this.#position);
    this.#position += count;
    // A character that is torn between two reads would be lost: lines are cut as bytes.
    const lines = (this.#rest + bytes.toString('latin1', 0, count)).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#onLine(Buffer.from(line, 'latin1').toString());
  }
}
