import pg from 'pg';
import { monotonicMs } from '../journal/clock.ts';
import type { ReadBack, WriteAnswered } from '../journal/request-event.ts';
import type { Source } from '../journal/writer.ts';
import type { HttpAnswer, HttpClient } from '../stack/http-client.ts';
import type { InFlight } from '../stack/in-flight.ts';
import { readPointer } from '../stack/json-pointer.ts';
import { nameKey } from '../stack/name-key.ts';
import type { Write } from '../stack/topology.ts';

const TIMEOUT_MS = 5_000;
const POLL_MS = 200;
const CONNECT_WITHIN_MS = 1_000;
const QUERY_WITHIN_MS = 3_000;
const ROWS_PER_EVENT = 1_000;

export interface LedgerOptions {
  run: string;
  name: string;
  write: Write;
  url: string;
  ratePerS: number;
  keys: number;
  /** Where the acknowledged writes must stand: the primary itself, past every link. */
  primary: () => { host: string; port: number; database: string; user: string };
  source: Source;
  client: HttpClient;
  inFlight: InFlight;
}

interface StoredRow {
  id: string;
  key: string;
}

/**
 * Sends writes in an open loop and keeps book: each is journalled before it is sent, each answer is
 * acknowledged, rejected or unknown, and the primary is asked which of them it holds.
 */
export class Ledger {
  readonly #options: LedgerOptions;
  readonly #unseen = new Set<string>();
  readonly #visible = new Set<string>();
  #sent = 0;
  #nextMs = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #poller: NodeJS.Timeout | undefined;
  #polling: Promise<unknown> = Promise.resolve();
  #underWay = new Set<Promise<void>>();

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** Acknowledged writes that the primary was not yet seen to hold. */
  get unseen(): number {
    return this.#unseen.size;
  }

  get nextMs(): number {
    return this.#nextMs;
  }

  start(): void {
    const intervalMs = 1000 / this.#options.ratePerS;
    const startMs = monotonicMs() + intervalMs / 2;
    const tick = (): void => {
      for (; startMs + this.#sent * intervalMs <= monotonicMs(); this.#sent += 1) {
        this.#track(this.#send(this.#sent));
      }
      this.#nextMs = startMs + this.#sent * intervalMs;
      this.#timer = setTimeout(tick, Math.max(0, this.#nextMs - monotonicMs()));
    };
    tick();
    this.#poll();
  }

  /** Sends no more; resolves when every write under way was answered or timed out. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#nextMs = Number.POSITIVE_INFINITY;
    await Promise.all(this.#underWay);
  }

  /** Waits until the primary holds every acknowledged write, or for `drainMs`; then reads back. */
  async drain(drainMs: number): Promise<void> {
    const deadlineMs = monotonicMs() + drainMs;
    while (this.#unseen.size > 0 && monotonicMs() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS / 4));
    }
    clearTimeout(this.#poller);
    this.#poller = undefined;
    await this.#polling;
    const rows = await this.#read();
    if (!rows) return;
    const ours = rows.filter((row) => row.id.startsWith(`${this.#options.run}-`));
    for (const part of splitReadBack(this.#options.name, ours)) this.#options.source.emit(part);
  }

  #track(work: Promise<void>): void {
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }

  async #send(ordinal: number): Promise<void> {
    const { run, name, write, url, keys, source, client, inFlight } = this.#options;
    const id = `${run}-${ordinal + 1}`;
    const key = nameKey(run, ordinal % keys);
    const n = Math.floor(ordinal / keys) + 1;
    const body = JSON.stringify(fillTemplate(write.body, { id, key, n }));
    source.emit({ kind: 'write-sent', write: name, id, key, n });
    const answer = await inFlight.track(
      client.send({ url, method: 'POST', body, timeoutMs: TIMEOUT_MS }),
    );
    const { outcome, receipt } = classifyAnswer(answer, write);
    if (outcome === 'acknowledged' && !this.#visible.has(id)) this.#unseen.add(id);
    source.emit(
      {
        kind: 'write-answered',
        write: name,
        id,
        outcome,
        status: answer.status,
        receipt,
        headers: answer.headers,
        failure: answer.failure,
      },
      answer.answeredMs ?? monotonicMs(),
    );
  }

  /** Asks the primary again and again while an acknowledged write has not been seen there. */
  #poll(): void {
    this.#poller = setTimeout(() => {
      this.#polling = (this.#unseen.size > 0 ? this.#look() : Promise.resolve()).then(() =>
        this.#poller ? this.#poll() : undefined,
      );
    }, POLL_MS);
  }

  async #look(): Promise<void> {
    const rows = await this.#read();
    const ids = (rows ?? []).map((row) => row.id).filter((id) => !this.#visible.has(id));
    for (const id of ids) {
      this.#visible.add(id);
      this.#unseen.delete(id);
    }
    if (ids.length > 0) {
      this.#options.source.emit({ kind: 'writes-visible', write: this.#options.name, ids });
    }
  }

  /** The primary's rows in its own order, or undefined when it does not answer. */
  async #read(): Promise<StoredRow[] | undefined> {
    const client = new pg.Client({
      ...this.#options.primary(),
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      query_timeout: QUERY_WITHIN_MS,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.query<StoredRow>(this.#options.write.readBack.sql)).rows;
    } catch {
      return undefined;
    } finally {
      void client.end().catch(() => {});
    }
  }
}

/** In parts, so that no line of a journal grows with the length of a run. */
export function splitReadBack(write: string, rows: StoredRow[]): ReadBack[] {
  const starts = Array.from(
    { length: Math.max(1, Math.ceil(rows.length / ROWS_PER_EVENT)) },
    (_, part) => part * ROWS_PER_EVENT,
  );
  return starts.map((start) => {
    const end = start + ROWS_PER_EVENT;
    const more = end < rows.length ? { more: true } : {};
    return { kind: 'read-back', write, rows: rows.slice(start, end), ...more };
  });
}

/** Acknowledged, rejected or unknown, by what the stack file declares. */
export function classifyAnswer(
  answer: HttpAnswer,
  write: Write,
): { outcome: WriteAnswered['outcome']; receipt: boolean } {
  const { status } = answer;
  const receipt = readPointer(answer.body, write.receipt) !== undefined;
  if (status === undefined) return { outcome: 'unknown', receipt };
  if (status >= 200 && status < 300) return { outcome: 'acknowledged', receipt };
  if (status === 503 && receipt) return { outcome: 'acknowledged', receipt };
  const rejected = write.rejected.some((pattern) =>
    pattern.endsWith('xx')
      ? String(status).startsWith(pattern[0] ?? '')
      : pattern === String(status),
  );
  return { outcome: rejected ? 'rejected' : 'unknown', receipt };
}

/** Fills `{id}`, `{key}` and `{n}`; a value that is only `{n}` becomes the number. */
function fillTemplate(
  template: Record<string, unknown>,
  values: { id: string; key: string; n: number },
): Record<string, unknown> {
  const fill = (value: unknown): unknown => {
    if (value === '{n}') return values.n;
    if (typeof value !== 'string') return value;
    return value.replaceAll(/\{(id|key|n)\}/g, (_, name: 'id' | 'key' | 'n') => `${values[name]}`);
  };
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, fill(value)]));
}
