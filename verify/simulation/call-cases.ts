import { atLeast, type Case, callsOf, LOGNORMAL, stated, unit } from './case.ts';
import { IN_SERIES } from './closed-form-cases.ts';

const CALLS = 'calls: { length: { exponential: { mean: 20m } }, source: own }';
/** Calls that end an hour. */
const ENDS = 3;

interface Around {
  /** Of the backup, an hour. */
  fails?: number;
  repairs?: number;
  /** False alarms an hour, and how long each takes. */
  alarms?: number;
  costH?: number;
}

/**
 * Calls through a failover in no time, by where they are in flight: on the primary with the backup up or down, or on
 * the backup. A failure of the primary moves those that are covered and migrate, to a backup that is up; a false alarm
 * cuts off those that do not migrate, wherever they are. Going back cuts nothing off.
 */
function callsThroughFailover(
  coverage: number,
  migrates: number,
  { fails = 0, repairs = 1, alarms = 0, costH = 0 }: Around = {},
): number {
  const [lambda, mu] = [1 / 32, 1];
  const ends = ENDS + alarms * (1 - migrates);
  const moved = lambda * coverage * migrates;
  const [alone, away] = [ends + lambda + repairs, ends + mu + fails];
  const onPrimary =
    (ENDS + (moved * ENDS) / away + (fails * ENDS) / alone) /
    (ends + lambda + fails - (moved * mu) / away - (fails * repairs) / alone);
  const onPrimaryAlone = (ENDS + repairs * onPrimary) / alone;
  const onBackup = (ENDS + mu * onPrimary) / away;
  const backupUp = repairs / (fails + repairs);
  const finished =
    mu * (backupUp * onPrimary + (1 - backupUp) * onPrimaryAlone) +
    lambda * coverage * backupUp * onBackup;
  return (finished / (lambda + mu)) * Math.exp(-alarms * costH);
}

/** Share of the calls of a unit that are finished before a stretch of so many hours ends, and of those not judged by it. */
function callsOfStretch(lambda: number, stretchH: number, isCut: boolean): number {
  const rate = ENDS + lambda;
  const late = (1 - Math.exp(-rate * stretchH)) / (rate * stretchH);
  return isCut ? (ENDS / rate) * (1 - late) : ENDS / rate + (lambda / rate) * late;
}

/** Calls through a failover of 80 % coverage, in no time, whose backup never fails unless it is another. */
function throughFailover(more: string, exact: number, backup = unit('b', 1e9, 1)): Case {
  const how = `from: a, to: b, switch: 0s, coverage: 80%, ${more}, source: own`;
  const components = [unit('a', 32, 1), backup];
  return callsOf({ components, needs: `[{ failover: { ${how} } }]`, more: CALLS }, exact);
}

/** What becomes of calls in flight, each beside what is known of it. */
export const CALL_CASES: Record<string, Case> = {
  'calls through four in series': callsOf({
    ...IN_SERIES,
    more: 'calls: { length: { exponential: { mean: 20m } }, source: own }',
  }),
  'calls on either of two': callsOf({
    components: [stated('a', 97), stated('b', 97, LOGNORMAL)],
    needs: '[{ anyOf: [a, b] }]',
    more: 'calls: { length: { lognormal: { mean: 20m, sigma: 0.9 } }, source: own }',
  }),
  'calls on a pair with one crew': callsOf({
    components: [unit('a', 40, 2), unit('b', 40, 2)],
    needs: atLeast(1, '[a, b]', 'crews: 1'),
    more: CALLS,
  }),
  'calls on a pair of which one is cold': callsOf({
    components: [unit('a', 40, 2), unit('b', 40, 2)],
    needs: atLeast(1, '[a, b]', 'crews: 1, standby: cold'),
    more: CALLS,
  }),
  'calls that shocks end': callsOf({
    components: [unit('a', 40, 2), unit('b', 40, 2)],
    needs: atLeast(1, '[a, b]', 'crews: 2, shock: { every: 90h, source: own }'),
    more: CALLS,
  }),
  'calls that need both of two': callsOf(
    {
      components: [unit('a', 40, 2), unit('b', 60, 2)],
      needs: '[{ atLeast: { up: 2, of: [a, b] } }]',
      more: CALLS,
    },
    ((40 / 42) * (60 / 62) * ENDS) / (ENDS + 1 / 40 + 1 / 60),
  ),
  'calls through a failover in no time, half of which migrate': throughFailover(
    'migrates: 50%',
    callsThroughFailover(0.8, 0.5),
  ),
  'calls that migrate to a backup that may be down': throughFailover(
    'migrates: 90%',
    callsThroughFailover(0.8, 0.9, { fails: 1 / 2, repairs: 1 / 2 }),
    unit('b', 2, 2),
  ),
  'calls half of which survive false alarms': throughFailover(
    'migrates: 50%, falseAlarms: { every: 10h, cost: 10m }',
    callsThroughFailover(0.8, 0.5, { alarms: 1 / 10, costH: 1 / 6 }),
  ),
  'calls between maintenance that counts': callsOf(
    {
      components: [unit('a', 40, 2)],
      needs: '[a]',
      more: `${CALLS}\nmaintenance: [{ name: m, every: week, lasts: 150h, counted: true, source: own }]`,
    },
    ((52 * 18) / 8_760) * (40 / 42) * callsOfStretch(1 / 40, 18, true),
  ),
  'calls between maintenance that does not': callsOf(
    {
      components: [unit('a', 40, 2)],
      needs: '[a]',
      more: `${CALLS}\nmaintenance: [{ name: m, every: week, lasts: 150h, counted: false, source: own }]`,
    },
    (40 / 42) * callsOfStretch(1 / 40, 18, false),
  ),
};
