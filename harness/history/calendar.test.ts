import { expect, test } from 'vitest';
import { fillCalendar } from './calendar.ts';
import { exampleRun } from './example-history.ts';
import type { RunRecord } from './run-record.ts';

const at = (text: string): number => Date.parse(text);

function run(startedAt: string, silenceMs = 600, expected: 'met' | 'missed' = 'met'): RunRecord {
  const { verdict } = exampleRun({ folder: 'r', startedAt, silenceMs, expected });
  return { folder: 'r', startedMs: at(startedAt), verdict, serviceLevels: [] };
}

test('each day of the period has a cell, month by month, with its worst run', () => {
  const runs = [
    run('2026-10-31T23:59:59Z'),
    run('2026-11-01T00:00:00Z', 3_000),
    run('2026-11-01T12:00:00Z'),
    run('2026-11-03T12:00:00Z', 2_010),
  ];
  const period = { fromMs: at('2026-10-31T08:00:00Z'), toMs: at('2026-11-03T20:00:00Z'), text: '' };
  expect(fillCalendar(runs, period)).toEqual([
    { month: '2026-10', days: [{ date: '2026-10-31', runs: 1, worst: 'met' }] },
    {
      month: '2026-11',
      days: [
        { date: '2026-11-01', runs: 2, worst: 'missed' },
        { date: '2026-11-02', runs: 0 },
        { date: '2026-11-03', runs: 1, worst: 'inconclusive' },
      ],
    },
  ]);
});

test('a miss that the scenario expects is a good day, a weak profile that is met is not', () => {
  const period = { fromMs: at('2026-11-01'), toMs: at('2026-11-01T23:00:00Z'), text: '' };
  const worst = (silenceMs: number) =>
    fillCalendar([run('2026-11-01T06:00:00Z', silenceMs, 'missed')], period)[0]?.days[0]?.worst;
  expect([worst(3_000), worst(600)]).toEqual(['met', 'missed']);
});

test('of many years only the days on which something ran are shown', () => {
  const period = { fromMs: at('2020-01-01'), toMs: at('2026-11-03'), text: '' };
  const [month, ...others] = fillCalendar([run('2026-11-01T06:00:00Z')], period);
  expect([month?.days.length, others.length]).toEqual([1, 0]);
});
