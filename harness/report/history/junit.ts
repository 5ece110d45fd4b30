import type { TestCase } from 'junit-report-builder';
import { nameLevel, type PooledLevel } from '../../history/pool-levels.ts';
import type { HistoryReport } from '../../history/summarize-history.ts';
import { addVerdict, startJunit } from '../junit.ts';
import { countOf, formatCount, formatShare } from '../wording/quantity.ts';
import { hasNoData } from './words.ts';

/**
 * The period for JUnit's readers: a suite for the service levels of each service, and one for the newest
 * run of each scenario and profile. What cannot be told is an error, never skipped, nor green.
 */
export function renderHistoryJunit({ levels, series }: HistoryReport): string {
  const builder = startJunit();
  const services = Map.groupBy(levels, ({ record }) => record.service);
  for (const [service, own] of services) {
    const suite = builder.testSuite().name(`slo.${service}`);
    for (const level of own) {
      const test = suite.testCase().className(`slo.${service}`).name(nameTest(level));
      const { record, runs } = level;
      const newest = runs.at(-1);
      if (newest) test.file(newest.scenario);
      test.property('runs', String(runs.length));
      test.property('sli', String(record.sli_measurement ?? 'no data'));
      if (record.ci95) test.property('ci95', `[${record.ci95.join(',')}]`);
      addOutcome(test, level);
    }
  }
  for (const { newest } of series) addVerdict(builder.testSuite(), newest.verdict, {});
  if (levels.length + series.length === 0) {
    const test = builder.testSuite().name('deadair').testCase().className('deadair').name('runs');
    test.error('Nothing was run in this period.', 'NoData');
  }
  return `${builder.build()}\n`;
}

/** `voice-agent voice-call-success · phase-1 >= 99.9 %`: the same every day, so that readers can follow it. */
function nameTest(level: PooledLevel): string {
  return `${nameLevel(level)} >= ${formatShare(level.record.goal, 3)}`;
}

function addOutcome(test: TestCase, level: PooledLevel): void {
  const { record } = level;
  const { verdict, reason = '', goal, causes, ci95 } = record;
  if (hasNoData(level)) {
    test.error(reason, 'NoData');
    return;
  }
  const interval = ci95 ? ` [${ci95.map((end) => formatShare(end, 3)).join(', ')}]` : '';
  const all = record.good_events_count + record.bad_events_count;
  const figures =
    `SLI ${formatShare(record.sli_measurement ?? Number.NaN, 3)}${interval}, goal ${formatShare(goal, 3)}, ` +
    `${formatCount(record.bad_events_count)} bad of ${formatCount(all)} ${record.unit} in ${countOf(level.runs.length, 'run')}`;
  const table = causes.map(({ fault, target, bad }) => `${target ?? fault}: ${bad} bad`).join('\n');
  if (verdict === 'met') test.standardOutput(figures);
  else if (level.isKnownGap) test.standardOutput(`missed, as expected: ${figures}\n${table}`);
  else if (verdict === 'missed') test.failure(figures, 'SLOViolation').stacktrace(table || figures);
  else test.error(reason || figures, 'Inconclusive', [figures, table].join('\n').trim());
}
