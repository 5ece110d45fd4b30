import type { ServerResponse } from 'node:http';
import { monotonicMs } from '../journal/clock.ts';
import type { EventBody } from '../journal/event.ts';
import type { Source } from '../journal/writer.ts';

/** Lines wait at most this long, so that a burst of events costs one write. */
const FLUSH_MS = 5;

interface Subscription {
  response: ServerResponse;
  seq: number;
  pending: string[];
}

/**
 * What this process has to say, as numbered NDJSON to everyone who subscribed. Each subscription has
 * numbers of its own from 0, so that its reader can tell that nothing is missing.
 */
export class EvidenceStream implements Source {
  readonly name: string;
  readonly #process: string;
  readonly #subscriptions = new Set<Subscription>();
  #flush: NodeJS.Timeout | undefined;

  constructor(name: string, processName: string) {
    this.name = name;
    this.#process = processName;
  }

  subscribe(response: ServerResponse): void {
    const subscription: Subscription = { response, seq: 0, pending: [] };
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.on('close', () => this.#subscriptions.delete(subscription));
    this.#subscriptions.add(subscription);
    const opened = { kind: 'source-opened', process: this.#process, pid: process.pid } as const;
    this.#say(subscription, opened, monotonicMs());
    this.#write();
  }

  emit(body: EventBody, atMs = monotonicMs()): void {
    if (this.#subscriptions.size === 0) return;
    for (const subscription of this.#subscriptions) this.#say(subscription, body, atMs);
    this.#flush ??= setTimeout(() => this.#write(), FLUSH_MS);
  }

  /** Ends every subscription with the count of its events. */
  close(): void {
    const atMs = monotonicMs();
    for (const subscription of this.#subscriptions) {
      this.#say(subscription, { kind: 'source-closed', count: subscription.seq }, atMs);
    }
    this.#write();
    for (const { response } of this.#subscriptions) response.end();
    this.#subscriptions.clear();
  }

  #say(subscription: Subscription, body: EventBody, atMs: number): void {
    const stamp = { source: this.name, seq: subscription.seq++, atMs };
    subscription.pending.push(`${JSON.stringify({ ...stamp, ...body })}\n`);
  }

  #write(): void {
    clearTimeout(this.#flush);
    this.#flush = undefined;
    for (const subscription of this.#subscriptions) {
      if (subscription.pending.length === 0) continue;
      subscription.response.write(subscription.pending.join(''));
      subscription.pending = [];
    }
  }
}
