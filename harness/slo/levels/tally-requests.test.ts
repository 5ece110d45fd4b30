import { expect, test, vi } from 'vitest';
import { EventIndex } from '../../journal/event-index.ts';
import type { Journal } from '../../journal/reader.ts';
import type { ServiceLevel } from '../../objectives/service-level.ts';
import { exampleLevel } from '../example-levels.ts';
import { runWithPausedPostgres } from '../example-runs.ts';
import { viewRun } from '../run-view.ts';
import { recordServiceLevels } from './record-service-levels.ts';

const USER = { unit: 'requests', of: 'user' };
const LEVELS: ServiceLevel[] = [
  exampleLevel(USER, { name: 'declared' }),
  exampleLevel({ ...USER, good: { status: [200, 503] } }, { name: 'by status' }),
  exampleLevel({ ...USER, good: { within: '50ms' } }, { name: 'within 50 ms' }),
  exampleLevel({ unit: 'requests' }, { name: 'of every probe' }),
];

function journalWith(serviceLevels: ServiceLevel[]): Journal {
  const run = runWithPausedPostgres([]);
  for (let sentMs = 0; sentMs < 40_000; sentMs += 100) {
    run.probe(sentMs, {
      ...(sentMs % 3_000 === 0 ? { status: 503 } : {}),
      ...(sentMs % 2_000 === 0 ? { answeredMs: sentMs + 80 } : {}),
    });
  }
  run.late(5_000, 5_060);
  const events = EventIndex.from(run.events);
  return { header: { ...run.header, serviceLevels }, events, torn: [] };
}

test('levels of requests that are tallied together are recorded as each is alone', () => {
  const together = recordServiceLevels(viewRun(journalWith(LEVELS)));
  const alone = LEVELS.flatMap((level) => recordServiceLevels(viewRun(journalWith([level]))));
  expect(together).toEqual(alone);
  expect(new Set(together.map((record) => record.bad_events_count)).size).toBeGreaterThan(2);
});

test('requests of a probe are gone through once for all of its levels', () => {
  const run = viewRun(journalWith(LEVELS));
  const answers = run.probes.get('user');
  const passes = vi.spyOn(answers as NonNullable<typeof answers>, 'dueInOrder');
  recordServiceLevels(run);
  // And once for the level of every probe.
  expect(passes).toHaveBeenCalledTimes(2);
});
