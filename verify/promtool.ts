/**
 * What is exported for Prometheus, held against Prometheus: `promtool check rules` and `promtool test rules`
 * on the workbook's example, on each preset, on the reference stack's service levels, on traces that are
 * drawn, on simulated years, and on what runs counted: one written by hand, and those that are named. Needs
 * promtool, which is in Debian's package `prometheus`.
 *
 * `node verify/promtool.ts [reports/<run>…]`
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Journal, readJournal } from '../harness/journal/reader.ts';
import { PRESET_NAMES, presetAlerts } from '../harness/objectives/alert-presets.ts';
import type { Trace } from '../harness/objectives/evaluate-alerts.ts';
import { exampleLevel } from '../harness/objectives/example-level.ts';
import { exampleTrace } from '../harness/objectives/example-trace.ts';
import { loadOpenslo } from '../harness/objectives/openslo/parse-openslo.ts';
import { windowLengthMs } from '../harness/objectives/prometheus/prometheus-names.ts';
import { hasPromtool, runPromtool } from '../harness/objectives/prometheus/run-promtool.ts';
import {
  type TracedLevel,
  writePromtoolTests,
} from '../harness/objectives/prometheus/write-promtool-test.ts';
import { writeRules } from '../harness/objectives/prometheus/write-rules.ts';
import type { ServiceLevel } from '../harness/objectives/service-level.ts';
import { deriveRandom } from '../harness/scenario/random.ts';
import { runWithDeadGrok } from '../harness/slo/example-runs.ts';
import { viewRun } from '../harness/slo/run-view.ts';
import { traceLevel } from '../harness/slo/traces/trace-level.ts';
import { listSimulatedTraces } from './simulated-traces.ts';

const FOLDER = 'system-under-test/slo';
const FOUR_WEEKS = { kind: 'rolling', lengthMs: 28 * 86_400_000, text: '28d' } as const;
const DRAWN = 20;
const DRAWN_MINUTES = 400;
const SLICES = [60_000, 300_000];
const HELD_MS = 1_200_000;
const BEFORE_MS = 1_200_000;

function main(): number {
  if (!hasPromtool()) {
    process.stdout.write(
      'promtool is not on PATH: apt-get install --no-install-recommends prometheus\n',
    );
    process.stdout.write('0 passed, 1 failed\n');
    return 1;
  }
  const cases = { ...listCases(), ...traceYears(), ...traceRuns(process.argv.slice(2)) };
  const results = Object.entries(cases).flatMap(([name, traced]) => tryCase(name, traced));
  const passed = results.filter((ok) => ok).length;
  process.stdout.write(`${passed} passed, ${results.length - passed} failed\n`);
  return passed === results.length ? 0 : 1;
}

function tryCase(name: string, traced: TracedLevel[]): boolean[] {
  const { text } = writeRules(traced.map(({ level }) => level));
  const { check, test } = runPromtool(text, writePromtoolTests(traced, 'slo.rules.yaml'));
  for (const [what, { ok, output }] of Object.entries({ check, test })) {
    process.stdout.write(`${ok ? '✓' : '✗'} ${name}: promtool ${what} rules\n`);
    if (!ok) process.stdout.write(`${output.slice(0, 4_000)}\n`);
  }
  return [check.ok, test.ok];
}

function listCases(): Record<string, TracedLevel[]> {
  // Both pages see all that they look back on; three days before it, for the tickets, take promtool minutes.
  const { alerts } = guard(exampleLevel(), 'google');
  const golden = exampleLevel({ alerts: alerts.filter(({ severity }) => severity === 'page') });
  const reference = readReference();
  return {
    'the example of the workbook': [trace(golden)],
    ...Object.fromEntries(
      PRESET_NAMES.map((preset) => [
        `${preset} on 28 days`,
        [trace(guard(exampleLevel({ window: FOUR_WEEKS }), preset))],
      ]),
    ),
    ...Object.fromEntries(
      reference.map((level) => [`${level.name}, its own alerts`, [trace(level)]]),
    ),
    ...Object.fromEntries(
      reference.map((level) => [`${level.name}, google`, [trace(guard(level, 'google'))]]),
    ),
    ...Object.fromEntries(
      (['timeslices', 'ratio-timeslices'] as const).flatMap((method) =>
        SLICES.map((timeSliceWindowMs, index) => [
          `${method} of ${timeSliceWindowMs / 60_000} min`,
          [{ level: sliceLevel(method, timeSliceWindowMs), trace: drawTrace(100 + index) }],
        ]),
      ),
    ),
    ...Object.fromEntries(
      Array.from({ length: DRAWN }, (_, index) => [
        `drawn trace ${index + 1}`,
        [{ level: guard(exampleLevel(), index % 2 ? 'pyrra' : 'google'), trace: drawTrace(index) }],
      ]),
    ),
  };
}

/** Target and slices so that drawn traces fire. */
function sliceLevel(method: ServiceLevel['method'], timeSliceWindowMs: number): ServiceLevel {
  const timeSliceTarget = method === 'timeslices' ? 0.95 : undefined;
  const objectives: ServiceLevel['objectives'] = [
    { target: 0.97, timeSliceWindowMs, ...(timeSliceTarget && { timeSliceTarget }) },
  ];
  return guard(exampleLevel({ method, objectives }), 'google');
}

function readReference(): ServiceLevel[] {
  return loadOpenslo(readdirSync(FOLDER).map((name) => `${FOLDER}/${name}`)).levels ?? [];
}

function guard(level: ServiceLevel, preset: (typeof PRESET_NAMES)[number]): ServiceLevel {
  const targets = level.objectives.map(({ target }) => target);
  return { ...level, alerts: presetAlerts(preset, windowLengthMs(level.window), targets).alerts };
}

function trace(level: ServiceLevel): TracedLevel {
  return { level, trace: exampleTrace(level) };
}

/** Quiet stretches and stretches of errors of any ratio, with minutes in which nothing happens. */
function drawTrace(index: number): Trace {
  const random = deriveRandom('promtool', 'trace', index);
  let ratio = 0;
  const counts = Array.from({ length: DRAWN_MINUTES }, (_, step) => {
    if (random() < 0.08) ratio = random() < 0.5 ? 0 : random() ** 4;
    const events = random() < 0.05 ? 0 : Math.floor(random() * 900);
    const bad = Math.round(events * ratio);
    return { step, good: events - bad, bad };
  });
  return { stepMs: 60_000, counts };
}

/** What the simulator drew: the first outages of a year of each phase of the design. */
function traceYears(): Record<string, TracedLevel[]> {
  const level = guard(exampleLevel({ objectives: [{ target: 0.9995 }] }), 'google');
  const cases = listSimulatedTraces().map(({ phase, trace }): [string, TracedLevel[]] => [
    `a simulated year of ${phase}`,
    [{ level, trace }],
  ]);
  return Object.fromEntries(cases);
}

/** What runs counted of the reference stack's levels: as long as they lasted, and held for minutes. */
function traceRuns(folders: string[]): Record<string, TracedLevel[]> {
  const journals = folders.map((folder): [string, Journal] => [
    basename(folder),
    readJournal(join(folder, 'journal.ndjson')),
  ]);
  const cases: Record<string, TracedLevel[]> = {};
  for (const [name, journal] of [['a run by hand', writeOutage()] as const, ...journals]) {
    for (const level of readReference().map((one) => guard(one, 'google'))) {
      for (const outageMs of [undefined, HELD_MS]) {
        const found = traceLevel(level, viewRun(journal), { beforeMs: BEFORE_MS, outageMs });
        const held = outageMs === undefined ? '' : ', its outage held';
        if ('problem' in found)
          process.stdout.write(`- ${name}, ${level.name}: ${found.problem}\n`);
        else cases[`${name}, ${level.name}${held}`] = [{ level, trace: found.trace }];
      }
    }
  }
  return cases;
}

/** Grok is away from 10 to 20 s: calls wait for it, and half of the requests fail. */
function writeOutage(): Journal {
  const run = runWithDeadGrok([]);
  for (let atMs = 0; atMs < 38_000; atMs += 500) {
    const isHit = atMs >= 9_000 && atMs < 20_000;
    const call = `call-${atMs}`;
    run.dial(call, atMs);
    if (isHit) run.hangUp(call, atMs + 2_000, 'stack', 'failed');
    else run.goodTurn(call, 1, atMs + 1_000, 300).hangUp(call, atMs + 2_500);
    run.probe(atMs, isHit && atMs % 1_000 === 0 ? { status: 503 } : {});
  }
  return run.finish();
}

process.exitCode = main();
