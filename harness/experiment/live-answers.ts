import type { JournalEvent } from '../journal/event.ts';

/** Which answers each provider is giving at this moment, by the evidence of its fake. */
export class LiveAnswers {
  readonly #sessions = new Map<string, Set<string>>();

  accept(event: JournalEvent): void {
    if (event.kind !== 'answer') return;
    const sessions = this.#sessions.get(event.provider) ?? new Set();
    this.#sessions.set(event.provider, sessions);
    if (event.progress === 'first-delta') sessions.add(event.session);
    else if (event.progress !== 'requested') sessions.delete(event.session);
  }

  /** Calls whose provider has begun an answer and not yet sent its last delta. */
  countMidAnswer(provider: string): number {
    return this.#sessions.get(provider)?.size ?? 0;
  }
}
