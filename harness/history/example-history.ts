import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalHeader } from '../journal/header.ts';
import type { Journal } from '../journal/reader.ts';
import type { VerdictName } from '../scenario/scenario.ts';
import { expectation, JournalBuilder } from '../slo/journal-builder.ts';
import { judge } from '../slo/judge.ts';
import type { ServiceLevelRecord } from '../slo/service-level-record.ts';
import type { Verdict } from '../slo/verdict.ts';

/** What a run of an example is made of; the rest is the same in all of them. */
export interface ExampleRun {
  folder: string;
  startedAt: string;
  scenario?: string;
  text?: string;
  title?: string;
  profile?: string;
  backend?: string;
  expected?: VerdictName;
  stackFile?: string;
  stackText?: string;
  cpus?: number;
  /** How a service level is defined, the text of a k6 script, and how often the fault is planned. */
  definitions?: string;
  script?: string;
  /** What callers say. */
  callerScript?: string;
  trials?: number;
  settings?: Record<string, string>;
  /** None for a control run. */
  faults?: { kind: string; target: string }[];
  /** The silence that one caller hears while the fault lasts; the bound is 2 s. */
  silenceMs?: number;
  /** How many calls somebody else ended; the bound is 0. */
  dropped?: number;
  steady?: boolean;
  levels?: ServiceLevelRecord[];
}

/** A real journal of 40 s, with a fault from 10 s to 20 s, and its verdict. */
export function exampleRun(given: ExampleRun): { journal: Journal; verdict: Verdict } {
  const { faults = [{ kind: 'kill', target: 'grok' }], silenceMs = 600, dropped = 0 } = given;
  const builder = new JournalBuilder({
    path: given.scenario ?? 'scenarios/grok-killed.yaml',
    text: given.text ?? 'title: x\n',
    title: given.title ?? 'Grok dies',
    expectVerdict: given.expected ?? 'met',
    expect: [
      expectation('dead-air', { line: 3, bounds: [{ statistic: 'max', atMostMs: 2_000 }] }),
      expectation('calls-dropped', { line: 4, max: 0 }),
    ],
  });
  const { header } = builder;
  header.run = given.folder;
  header.startedAt = given.startedAt;
  header.settings = given.settings ?? {};
  header.versions = { deadair: '0.1.0' };
  const { profile = 'phase-1', backend = 'embedded', stackText = 'services: {}\n' } = given;
  const { stackFile: file = 'stack.yaml' } = given;
  Object.assign(header.stack, { file, text: stackText, profile, backend });
  builder.phase('baseline', 0).steady(5_000, given.steady);
  for (const [index, { kind, target }] of faults.entries()) {
    builder.fault(`fault-${index}`, { kind, target, atMs: 10_000, healMs: 20_000 });
  }
  builder.dial('c', 9_000).goodTurn('c', 1, 11_000, silenceMs, 'openai').hangUp('c', 18_000);
  for (let index = 0; index < dropped; index += 1) {
    builder.dial(`d${index}`, 9_000).hangUp(`d${index}`, 12_000, 'stack', 'hung-up');
  }
  const journal = builder.phase('drain', 40_000).finish();
  const verdict = judge(journal);
  pretend(header, given);
  return { journal, verdict };
}

/** What the verdict does not depend on here, but a comparison does. */
function pretend(
  header: JournalHeader,
  { cpus, definitions, script, callerScript, trials }: ExampleRun,
): void {
  const { steps } = header.plan;
  if (cpus !== undefined) header.machine = { ...header.machine, cpus };
  if (script !== undefined) header.loadScripts = { 'load/spike.js': script };
  if (callerScript !== undefined) header.callerScripts = { book: callerScript };
  if (trials !== undefined) header.plan.steps = Array.from({ length: trials }, () => steps).flat();
  if (definitions === undefined) return;
  header.serviceLevels = [
    { description: definitions },
  ] as unknown as JournalHeader['serviceLevels'];
}

/** Writes a run folder as a runner leaves it; returns its path. */
export function writeExampleRun(reports: string, given: ExampleRun): string {
  const { journal, verdict } = exampleRun(given);
  const path = join(reports, given.folder);
  mkdirSync(path, { recursive: true });
  const lines = [journal.header, ...journal.events].map((line) => JSON.stringify(line));
  writeFileSync(join(path, 'journal.ndjson'), `${lines.join('\n')}\n`);
  const levels = given.levels ? { serviceLevels: given.levels } : {};
  writeFileSync(join(path, 'verdict.json'), JSON.stringify({ ...verdict, ...levels }));
  return path;
}

/** What a run says of an objective of 99 % over 30 days. */
export function exampleLevel(good: number, bad: number): ServiceLevelRecord {
  return {
    slo: 'voice-call-success',
    service: 'voice-agent',
    objective: '',
    method: 'occurrences',
    unit: 'calls',
    goal: 0.99,
    window_ms: 30 * 86_400_000,
    good_events_count: good,
    bad_events_count: bad,
    error_budget_target: 0.01,
    error_budget_minutes: 432,
    measured_ms: 60_000,
    n_incidents: bad > 0 ? 1 : 0,
    n_eff: good + bad,
    verdict: 'inconclusive',
    causes: bad > 0 ? [{ fault: 'grok-dead', target: 'grok', bad }] : [],
  };
}
