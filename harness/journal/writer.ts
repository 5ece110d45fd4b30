import { closeSync, openSync, writeSync } from 'node:fs';
import { monotonicMs } from './clock.ts';
import { type EventBody, INSTANTS, type JournalEvent, type Stamp } from './event.ts';
import type { JournalHeader } from './header.ts';

/** A stream of numbered events inside the runner. Instants are given in raw monotonic ms. */
export interface Source {
  readonly name: string;
  /** Journals an event that happened now, or at `atMs`. */
  emit(body: EventBody, atMs?: number): void;
  /** Ends the source with its count; later events are refused. */
  close(): void;
}

/**
 * Appends events to a journal, each line handed to the kernel before the call returns, so that a
 * write or an injection that follows it in the code also follows it on disk.
 */
export class JournalWriter {
  readonly originMs: number;
  readonly #file: number;
  readonly #secrets: string[];
  readonly #listeners: ((event: JournalEvent) => void)[] = [];
  #closed = false;

  /** `secrets` never reach the file: each is replaced wherever it stands. */
  constructor(path: string, header: JournalHeader, secrets: string[], originMs = monotonicMs()) {
    this.originMs = originMs;
    this.#file = openSync(path, 'wx');
    // As JSON has it: with a quote or a backslash in it, it stands there escaped.
    this.#secrets = secrets
      .filter((secret) => secret.length >= 6)
      .map((secret) => JSON.stringify(secret).slice(1, -1));
    this.#write(header);
  }

  /** Every event from now on, rebased, in the order of the file. */
  subscribe(listener: (event: JournalEvent) => void): void {
    this.#listeners.push(listener);
  }

  openSource(name: string, processName: string): Source {
    let seq = 0;
    let closed = false;
    const emit = (body: EventBody, atMs = monotonicMs()): void => {
      if (closed) throw new Error(`Failed to journal ${body.kind}: source ${name} has ended.`);
      this.accept({ ...body, source: name, seq: seq++, atMs });
    };
    emit({ kind: 'source-opened', process: processName, pid: process.pid });
    return {
      name,
      emit,
      close: () => {
        if (closed) return;
        emit({ kind: 'source-closed', count: seq });
        closed = true;
      },
    };
  }

  /** Takes an event with raw monotonic instants, from here or from another process. */
  accept(raw: EventBody & Stamp): void {
    if (this.#closed) return;
    const event = rebase(raw, this.originMs);
    this.#write(event);
    for (const listener of this.#listeners) listener(event);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#file);
  }

  #write(line: unknown): void {
    let text = JSON.stringify(line);
    for (const secret of this.#secrets) text = text.replaceAll(secret, '[redacted]');
    writeSync(this.#file, `${text}\n`);
  }
}

/** Moves every instant of an event onto the experiment's clock, to a microsecond. */
function rebase(raw: EventBody & Stamp, originMs: number): JournalEvent {
  const event: Record<string, unknown> = { ...raw };
  for (const name of INSTANTS) {
    const value = event[name];
    if (typeof value === 'number') event[name] = Math.round((value - originMs) * 1000) / 1000;
  }
  return event as unknown as JournalEvent;
}
