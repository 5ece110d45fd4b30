import { expect, test, vi } from 'vitest';
import { EventIndex } from '../../journal/event-index.ts';
import type { Journal } from '../../journal/reader.ts';
import type { ServiceLevel } from '../../objectives/service-level.ts';
import { exampleLevel } from '../example-levels.ts';
import { runWithDeadGrok } from '../example-runs.ts';
import { viewRun } from '../run-view.ts';
import { recordServiceLevels } from './record-service-levels.ts';

/** Turns of many limits, calls and seconds: more than are counted at once. */
const LEVELS: ServiceLevel[] = [
  ...[500, 800, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000].map((limitMs) =>
    exampleLevel(
      { unit: 'turns', quantity: 'turn-latency', good: { within: `${limitMs}ms` } },
      { name: `turns within ${limitMs} ms` },
    ),
  ),
  exampleLevel({ unit: 'calls' }, { name: 'calls' }),
  exampleLevel({ unit: 'seconds', good: { within: '1s' } }, { name: 'seconds' }),
];

function journalWith(serviceLevels: ServiceLevel[]): Journal {
  const run = runWithDeadGrok([]);
  for (let index = 0; index < 12; index += 1) {
    const [call, atMs] = [`call-${index}`, index * 3_000];
    const latencyMs = 300 + index * 700;
    run.dial(call, atMs).goodTurn(call, 1, atMs + 400, latencyMs);
    run.hangUp(call, atMs + 12_000);
  }
  const events = EventIndex.from(run.events);
  return { header: { ...run.header, serviceLevels }, events, torn: [] };
}

test('service levels counted together are recorded as each is alone', () => {
  const together = recordServiceLevels(viewRun(journalWith(LEVELS)));
  const alone = LEVELS.flatMap((level) => recordServiceLevels(viewRun(journalWith([level]))));
  expect(together).toEqual(alone);
  expect(new Set(together.map((record) => record.bad_events_count)).size).toBeGreaterThan(4);
});

test('eleven service levels go through the calls of a run twice', () => {
  const run = viewRun(journalWith(LEVELS));
  const passes = vi.spyOn(run.calls, Symbol.iterator);
  recordServiceLevels(run);
  expect(passes).toHaveBeenCalledTimes(2);
});
