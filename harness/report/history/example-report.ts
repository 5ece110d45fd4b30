import { type ExampleRun, exampleLevel, exampleRun } from '../../history/example-history.ts';
import type { RunRecord } from '../../history/run-record.ts';
import { type HistoryReport, summarizeHistory } from '../../history/summarize-history.ts';
import { EXAMPLE_STACK } from '../../scenario/example-stack.ts';

const DAY_MS = 86_400_000;
const FIRST_MS = Date.parse('2026-11-01T06:00:00.000Z');

type Given = Partial<ExampleRun> & { day: number };

/** A run as the index gives it, on a day of November. */
export function exampleRecord({ day, ...given }: Given): RunRecord {
  const startedMs = FIRST_MS + (day - 1) * DAY_MS;
  const startedAt = new Date(startedMs).toISOString();
  const folder = given.folder ?? `run-${day}`;
  const { verdict } = exampleRun({ ...given, folder, startedAt });
  return {
    folder,
    startedMs,
    verdict,
    serviceLevels: given.levels ?? [],
    origin: {
      scenarioSha256: 'a'.repeat(64),
      stackSha256: 'b'.repeat(64),
      stackFile: 'stack.yaml',
      settings: {},
      levelsSha256: 'c'.repeat(64),
      loadSha256: 'd'.repeat(64),
      steps: 1,
      machine: '2 × x',
      version: '0.1.0',
    },
  };
}

/** A period with everything in it: proven, missed, undecided, a known gap, worse, without data. */
export function exampleRecords(): RunRecord[] {
  const slow = { scenario: 'scenarios/grok-slow.yaml', title: 'Grok is slow' };
  const latency = [{ kind: 'latency', target: 'voice-gateway->grok' }];
  const pause = [{ kind: 'pause', target: 'postgres' }];
  const weak = { profile: 'phase-0', expected: 'missed', title: 'Nobody else' } as const;
  return [
    exampleRecord({ day: 1, levels: [exampleLevel(1_000, 0)] }),
    exampleRecord({ day: 2, levels: [exampleLevel(700, 300)] }),
    exampleRecord({ day: 3, folder: 'slow-3', ...slow, faults: latency }),
    exampleRecord({ day: 4, folder: 'slow-4', ...slow, faults: latency, silenceMs: 3_000 }),
    exampleRecord({
      day: 4,
      folder: 'pg-4',
      scenario: 'scenarios/pg.yaml',
      faults: pause,
      silenceMs: 2_010,
    }),
    exampleRecord({
      day: 5,
      folder: 'weak-5',
      ...weak,
      scenario: 'scenarios/weak.yaml',
      silenceMs: 3_000,
    }),
  ];
}

/** The report over some runs, of the 30 days of November. */
export function exampleReport(
  runs = exampleRecords(),
  more: Partial<Parameters<typeof summarizeHistory>[0]> = {},
): HistoryReport {
  const history = { runs, unjudged: ['killed-1'], unreadable: [], read: 0, ...more };
  return summarizeHistory(history, {
    period: { fromMs: FIRST_MS, toMs: FIRST_MS + 29 * DAY_MS, text: 'the last 30 days' },
    stacks: [EXAMPLE_STACK],
    stackFiles: ['stack.yaml'],
    command: 'npx deadair report --last 30d',
  });
}
