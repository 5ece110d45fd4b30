import { faults } from '../faults/fault.ts';
import type { PendingHeal } from '../heals/pending-heals.ts';
import { monotonicMs } from '../journal/clock.ts';
import type { FaultState } from '../journal/event.ts';
import type { Source } from '../journal/writer.ts';
import type { PlannedStep } from '../scenario/plan.ts';
import type { Instant, RunningStack } from '../stack/running-stack.ts';

/** Longest wait for a fault to come into force, or to be gone. */
const IN_FORCE_WITHIN_MS = 10_000;
const GONE_WITHIN_MS = 30_000;

/** A fault that is in force and knows how it is undone. */
export interface InjectedStep {
  step: PlannedStep;
  inForce: Instant;
  /** Heals it once: a second call waits for the first, and tries again only when that failed. */
  heal(): Promise<Instant>;
}

export interface Exercised {
  midAnswer: number;
  pending: number;
}

/**
 * Injects one step. Its undo is on disk, and `onUndo` has it, before the deed: whatever happens in
 * between, the fault can be healed.
 */
export async function injectStep(
  stack: RunningStack,
  step: PlannedStep,
  source: Source,
  asPlanned: boolean,
  exercised: () => Exercised,
  onUndo: (undo: () => Promise<Instant>) => void,
): Promise<InjectedStep> {
  const journal = (state: FaultState, instant: Instant, more: object = {}): void =>
    source.emit(
      {
        kind: 'fault',
        fault: step.name,
        faultKind: step.fault.kind,
        target: step.fault.target,
        state,
        ...instant,
        ...more,
      },
      instant.latestMs,
    );
  let healed: Promise<Instant> | undefined;
  const healOnce = async (): Promise<Instant> => {
    journal('heal-asked', now());
    const { felt, ...gone } = await within(
      faults[step.fault.kind].heal(stack, step),
      GONE_WITHIN_MS,
      `heal ${step.name}`,
    );
    if (felt) journal('felt', felt, { evidence: step.fault.target });
    journal('gone', gone);
    await stack.heals.mark(step.name);
    return gone;
  };
  const heal = (): Promise<Instant> => {
    healed ??= healOnce().catch((error: unknown) => {
      // Whoever heals in an emergency tries again.
      healed = undefined;
      throw error;
    });
    return healed;
  };
  await stack.heals.add(describeHeal(step));
  onUndo(heal);
  journal('asked', now(), { asPlanned });
  const counted = exercised();
  const inForce = await within(
    faults[step.fault.kind].inject(stack, step),
    IN_FORCE_WITHIN_MS,
    `inject ${step.name}`,
  );
  journal('in-force', inForce, { exercised: counted });
  return { step, inForce, heal };
}

function describeHeal({ name, fault, engine, links }: PlannedStep): PendingHeal {
  return { step: name, kind: fault.kind, target: fault.target, engine, links };
}

function now(): Instant {
  const atMs = monotonicMs();
  return { earliestMs: atMs, latestMs: atMs };
}

async function within<T>(work: Promise<T>, boundMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Failed to ${what}: no proof of it within ${boundMs} ms.`)),
      boundMs,
    );
  });
  try {
    return await Promise.race([work, bound]);
  } finally {
    clearTimeout(timer);
  }
}
