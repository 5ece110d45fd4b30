import { expect, test } from 'vitest';
import { runWithPausedPostgres } from '../example-runs.ts';
import { expectation, type JournalBuilder } from '../journal-builder.ts';

const opened = {
  component: 'dashboard',
  name: 'circuit_breaker_state',
  labels: { dependency: 'postgres' },
  equals: 1,
} as const;

function tell(
  run: JournalBuilder,
  atMs: number,
  value: number,
  dependency = 'postgres',
): JournalBuilder {
  const labels = { service: 'dashboard', dependency };
  const { component, name: metric } = opened;
  return run.add(atMs, { kind: 'inside-metric', component, metric, labels, value }, 'probes');
}

test('a value that it had sometime is met, and marked as inside evidence', () => {
  const run = runWithPausedPostgres(expectation('metric', { ...opened, when: 'sometime' }));
  const { rows } = tell(tell(tell(run, 1_000, 0), 11_000, 1), 15_000, 0).judge();
  expect(rows[0]).toMatchObject({ verdict: 'met', evidence: 'inside' });
});

test('a value that it had only before, or of another dependency, is missed', () => {
  const run = runWithPausedPostgres(expectation('metric', { ...opened, when: 'sometime' }));
  const { rows } = tell(tell(tell(run, 1_000, 1), 2_000, 0), 12_000, 1, 'redis').judge();
  expect(rows[0]).toMatchObject({ verdict: 'missed', low: 0 });
});

test('a value holds until the next: what was said before the window is true at its end', () => {
  const run = runWithPausedPostgres(expectation('metric', { ...opened, when: 'end' }));
  expect(tell(run, 1_000, 1).judge().rows[0]?.verdict).toBe('met');
});

test('a metric that was never seen is inconclusive', () => {
  const run = runWithPausedPostgres(expectation('metric', { ...opened, when: 'end' }));
  expect(run.judge().rows[0]?.verdict).toBe('inconclusive');
});
