import type { EventOf, JournalEvent } from '../../journal/event.ts';
import type { SteadyCondition } from '../../scenario/scenario.ts';
import { type SteadyUnit, steadyUnitOf } from './steady-unit.ts';
import { UnitLog } from './unit-log.ts';
import { type UnseenStretch, UnseenWrites } from './unseen-writes.ts';

/** The steady state must hold for so long from the instant of recovery on. */
const HOLD_MS = 5_000;
/** Events of other processes reach the journal at most this long after they happened. */
const ARRIVAL_MS = 250;
const RECOVERY_WITHIN_MS = 60_000;
/** How often a live caller's question is worked out anew. */
const LOOK_EVERY_MS = 50;

/**
 * When a stack was itself again: the start of the first 5 s after the heal in which the steady state
 * held on at least one unit, no answer was degraded and no acknowledged write was unseen. The
 * experiment asks it live, the judge asks it about the journal.
 */
export class RecoveryWatch {
  /** How long a live caller waits after the heal, before a stack counts as not recovered. */
  static readonly withinMs = RECOVERY_WITHIN_MS + HOLD_MS + ARRIVAL_MS;

  readonly #conditions: { condition?: SteadyCondition; log: UnitLog }[];
  readonly #degraded = new UnitLog();
  readonly #writes = new UnseenWrites();
  readonly #unhealed = new Set<string>();
  #healAskedMs: number | undefined;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(conditions: SteadyCondition[]) {
    const asked = conditions.length > 0 ? conditions : [undefined];
    this.#conditions = asked.map((condition) => ({ condition, log: new UnitLog() }));
  }

  /** When the heal of the last fault was asked, once all are healed. */
  get healAskedMs(): number | undefined {
    return this.#healAskedMs;
  }

  accept(event: JournalEvent): void {
    if (event.kind === 'fault') this.#follow(event);
    for (const { condition, log } of this.#conditions) {
      const unit = steadyUnitOf(condition, event);
      if (unit) log.add(unit);
    }
    const degraded = findDegraded(event);
    if (degraded) this.#degraded.add(degraded);
    this.#writes.accept(event);
  }

  /** Live: the instant of recovery once it is known, or undefined. */
  recoveredAt(nowMs: number): number | undefined {
    if (nowMs - this.#lookedMs < LOOK_EVERY_MS) return undefined;
    this.#lookedMs = nowMs;
    return this.findStart(nowMs - ARRIVAL_MS);
  }

  /** The instant of recovery as far as events until `untilMs` tell it. */
  findStart(untilMs: number): number | undefined {
    if (this.#healAskedMs === undefined) return undefined;
    let earliestMs = this.#healAskedMs;
    const unseen = this.#writes.endingAfter(earliestMs);
    for (const startMs of this.#listCandidates(earliestMs, unseen)) {
      if (startMs + HOLD_MS > untilMs) return undefined;
      if (startMs < earliestMs) continue;
      const blockedMs = this.#blockedUntil(startMs, unseen);
      if (blockedMs === undefined) return startMs;
      earliestMs = Math.max(earliestMs, blockedMs);
    }
    return undefined;
  }

  /** When none was found until `untilMs`: recovery begins no earlier than this, whatever comes. */
  notBefore(untilMs: number): number {
    const fromMs = Math.max(this.#healAskedMs ?? untilMs, untilMs - HOLD_MS);
    return this.#knownBlock(fromMs, untilMs, this.#writes.endingAfter(fromMs)) ?? fromMs;
  }

  #follow(event: EventOf<'fault'>): void {
    if (event.state === 'asked') {
      this.#unhealed.add(event.fault);
      this.#healAskedMs = undefined;
    } else if (event.state === 'heal-asked') {
      this.#unhealed.delete(event.fault);
      if (this.#unhealed.size === 0) this.#healAskedMs = event.earliestMs;
    }
  }

  /** Where the first good 5 s can begin: after something bad, or so that a unit comes into them. */
  #listCandidates(healedMs: number, unseen: readonly UnseenStretch[]): Float64Array {
    const candidates = [healedMs];
    const add = (atMs: number): void => {
      if (atMs > healedMs && Number.isFinite(atMs)) candidates.push(atMs);
    };
    for (const { log } of this.#conditions) {
      for (const { atMs, good } of log.after(healedMs)) add(good ? atMs - HOLD_MS : atMs);
    }
    for (const { atMs } of this.#degraded.after(healedMs)) add(atMs);
    for (const { toMs } of unseen) add(toMs);
    return Float64Array.from(candidates).sort();
  }

  /** Why (startMs, startMs + 5 s] is no recovery: the instant before which none begins. */
  #blockedUntil(startMs: number, unseen: readonly UnseenStretch[]): number | undefined {
    const blockedMs = this.#knownBlock(startMs, startMs + HOLD_MS, unseen);
    if (blockedMs !== undefined) return blockedMs;
    for (const { condition, log } of this.#conditions) {
      const { good, all } = log.count(startMs, startMs + HOLD_MS);
      if (all === 0 || good / all < (condition?.atLeast ?? 0)) return startMs;
    }
    return undefined;
  }

  /** The last thing in (startMs, untilMs] that no recovery may contain. */
  #knownBlock(
    startMs: number,
    untilMs: number,
    unseen: readonly UnseenStretch[],
  ): number | undefined {
    const toMs = Math.min(untilMs, startMs + HOLD_MS);
    const blocks = [this.#degraded.lastBad(startMs, toMs)];
    for (const { condition, log } of this.#conditions) {
      if (condition?.atLeast === 1) blocks.push(log.lastBad(startMs, toMs));
    }
    for (const stretch of unseen) {
      if (stretch.fromMs < toMs && stretch.toMs > startMs) blocks.push(stretch.toMs);
    }
    const known = blocks.filter((atMs) => atMs !== undefined);
    return known.length > 0 ? Math.max(...known) : undefined;
  }
}

function findDegraded(event: JournalEvent): SteadyUnit | undefined {
  const isAnswer = event.kind === 'probe' || event.kind === 'session-checked';
  if (!isAnswer && event.kind !== 'write-answered') return undefined;
  if (event.headers['x-degraded-mode'] === undefined) return undefined;
  const atMs = isAnswer ? (event.answeredMs ?? event.atMs) : event.atMs;
  return { atMs, good: false };
}
