import type { EventOf } from '../../journal/event.ts';
import { shareRow } from '../count-row.ts';
import { overlapsAny } from '../interval.ts';
import { type Population, resolvePopulation } from '../population.ts';
import type { RunView } from '../run-view.ts';
import { findBrokenInstrument } from '../sound-instrument.ts';
import type { Indicator } from './expectation-of.ts';

type Check = EventOf<'session-checked'>;
type Fate = 'kept' | 'lost' | 'unchecked';

/**
 * Sessions opened before t0 that still work ÷ opened. Lost is one whose user was told to sign in
 * again, or which did not work when it was last used; one that was never used may be either.
 */
export const sessionsKept: Indicator<'sessions-kept'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  const t0 = (population.faults[0] ?? run.faults[0])?.t0;
  const fates = listFates(population, t0, run);
  const countFate = (fate: Fate): number => fates.filter((each) => each.fate === fate).length;
  const [kept, unchecked] = [countFate('kept'), countFate('unchecked')];
  const lost = fates.filter(({ fate }) => fate === 'lost');
  const row = shareRow(expectation, [kept, kept + unchecked], expectation.atLeast, {
    quantity: 'sessions kept',
    population: `sessions opened before the fault and used ${population.when}`,
    windows: population.windows,
    missing: population.missing ?? (t0 ? undefined : 'no fault came into force'),
    samples: fates.length,
    stands: findBrokenInstrument(run) === undefined ? 'always' : undefined,
    worst: lost
      .slice(0, 3)
      .map(({ id, how }) => `${id} ${how}`)
      .join('; '),
  });
  return [row];
};

/** Sessions opened before the first fault that did not live through the run. */
export function countSessionsLost(run: RunView): number {
  const population = resolvePopulation({ over: 'all' }, run);
  const fates = listFates(population, run.faults[0]?.t0, run);
  return fates.filter(({ fate }) => fate === 'lost').length;
}

interface Checks {
  /** The first that told its user to sign in again, and the last of all, by the time of sending. */
  refused?: Check;
  last: Check;
}

function listFates(population: Population, t0: [number, number] | undefined, run: RunView) {
  const opened = run.events
    .of('session-opened')
    .filter(({ opened: isOpen, atMs }) => isOpen && t0 !== undefined && atMs < t0[0]);
  const checks = gatherChecks(population, t0, run);
  return opened.map(({ id }) => ({ id, ...judgeSession(checks.get(id)) }));
}

function gatherChecks(
  { windows }: Population,
  t0: [number, number] | undefined,
  run: RunView,
): Map<string, Checks> {
  const beganMs = t0?.[1] ?? Number.POSITIVE_INFINITY;
  const checks = new Map<string, Checks>();
  for (const check of run.events.of('session-checked')) {
    const { id, sentMs, answeredMs, atMs, outcome } = check;
    if (sentMs < beganMs || !overlapsAny(windows, sentMs, answeredMs ?? atMs)) continue;
    const own = checks.get(id) ?? { last: check };
    checks.set(id, own);
    if (sentMs >= own.last.sentMs) own.last = check;
    const isFirst = own.refused === undefined || sentMs < own.refused.sentMs;
    if (outcome === 'refused' && isFirst) own.refused = check;
  }
  return checks;
}

function judgeSession(checks: Checks | undefined): { fate: Fate; how?: string } {
  if (!checks) return { fate: 'unchecked' };
  const { refused, last } = checks;
  if (refused) {
    const atMs = Math.round(refused.sentMs);
    return { fate: 'lost', how: `was refused at ${atMs} ms with ${refused.status}` };
  }
  if (last.outcome === 'works') return { fate: 'kept' };
  const answer = last.status ?? last.failure ?? 'no answer';
  return { fate: 'lost', how: `did not work at ${Math.round(last.sentMs)} ms: ${answer}` };
}
