import type { EvidenceSink } from './fake.ts';

/** Lines are written together, at most this late. */
const FLUSH_WITHIN_MS = 10;

/** Where a subscriber's lines go: an HTTP response, in practice. */
export interface LineWriter {
  write(lines: string): void;
  end(): void;
}

interface Subscription {
  writer: LineWriter;
  seq: number;
  lines: string[];
}

/**
 * What this process saw, one JSON line each. Every subscription is a source of its own: it begins with
 * `source-opened` as number 0, and ends with a count, so that a gap cannot hide.
 */
export class EvidenceStream implements EvidenceSink {
  readonly #process: string;
  readonly #now: () => number;
  readonly #subscriptions = new Set<Subscription>();
  #flushing: NodeJS.Timeout | undefined;

  constructor(process: string, now: () => number) {
    this.#process = process;
    this.#now = now;
  }

  emit({ atMs = this.#now(), ...body }: { kind: string; atMs?: number }): void {
    for (const subscription of this.#subscriptions) this.#append(subscription, atMs, body);
  }

  /** Begins a numbering of its own; the caller unsubscribes a writer that went away. */
  subscribe(writer: LineWriter): { unsubscribe(): void } {
    const subscription: Subscription = { writer, seq: 0, lines: [] };
    this.#append(subscription, this.#now(), {
      kind: 'source-opened',
      process: this.#process,
      pid: process.pid,
    });
    this.#subscriptions.add(subscription);
    return { unsubscribe: () => this.#subscriptions.delete(subscription) };
  }

  /** Ends every subscription with the number of events that came before its end. */
  closeAll(): void {
    for (const subscription of this.#subscriptions) {
      const count = subscription.seq;
      this.#append(subscription, this.#now(), { kind: 'source-closed', count });
    }
    this.#flush();
    for (const { writer } of this.#subscriptions) writer.end();
    this.#subscriptions.clear();
  }

  #append(subscription: Subscription, atMs: number, body: object): void {
    const stamp = { source: this.#process, seq: subscription.seq, atMs };
    subscription.seq += 1;
    subscription.lines.push(`${JSON.stringify({ ...stamp, ...body })}\n`);
    this.#flushing ??= setTimeout(() => this.#flush(), FLUSH_WITHIN_MS);
  }

  #flush(): void {
    clearTimeout(this.#flushing);
    this.#flushing = undefined;
    for (const { writer, lines } of this.#subscriptions) {
      if (lines.length > 0) writer.write(lines.splice(0).join(''));
    }
  }
}
