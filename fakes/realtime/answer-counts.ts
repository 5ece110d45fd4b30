import type { EvidenceSink } from '../fake.ts';
import type { Progress } from './answer.ts';

/** Tells how answers come along, and counts those under way. */
export class AnswerCounts {
  readonly #provider: string;
  readonly #evidence: EvidenceSink;
  /** Session → how far its answer is. */
  readonly #underWay = new Map<string, 'pending' | 'midAnswer'>();
  #requests = 0;

  constructor(provider: string, evidence: EvidenceSink) {
    this.#provider = provider;
    this.#evidence = evidence;
  }

  describe(): { requests: number; pending: number; midAnswer: number } {
    const stages = [...this.#underWay.values()];
    const pending = stages.filter((stage) => stage === 'pending').length;
    return { requests: this.#requests, pending, midAnswer: stages.length - pending };
  }

  /** One session may have one answer under way. */
  note(session: string, progress: Progress): void {
    if (progress === 'requested') {
      this.#requests += 1;
      this.#underWay.set(session, 'pending');
    } else if (progress === 'first-delta') this.#underWay.set(session, 'midAnswer');
    else this.#underWay.delete(session);
    this.#evidence.emit({ kind: 'answer', provider: this.#provider, session, progress });
  }
}
