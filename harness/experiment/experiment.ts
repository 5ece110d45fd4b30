import { monotonicMs } from '../journal/clock.ts';
import type { PhaseName } from '../journal/event.ts';
import type { JournalHeader } from '../journal/header.ts';
import type { JournalWriter, Source } from '../journal/writer.ts';
import type { RecoveryWatch } from '../slo/indicators/recovery-watch.ts';
import type { SteadyState } from '../slo/indicators/steady-state.ts';
import type { RunningStack } from '../stack/running-stack.ts';
import type { AbortWatch } from './abort-watch.ts';
import type { GeneratedLoad } from './generate-load.ts';
import type { LiveAnswers } from './live-answers.ts';

const POLL_MS = 10;
/** Bound of a wait for a moment that the timeline itself names. */
export const LONGEST_RUN_MS = 3_600_000;

export interface ExperimentOptions {
  header: JournalHeader;
  journalPath: string;
  /** Never written to the journal. */
  secrets: string[];
  stack: RunningStack;
  /** The k6 that runs the scripts of the scenario; absent when it has none. */
  k6?: { command: string; image?: string };
  /** Aborted by SIGINT and SIGTERM: every fault is healed, last in first out. */
  interrupted: AbortSignal;
  onProgress(progress: Progress): void;
}

export interface Progress {
  phase: PhaseName;
  elapsedMs: number;
  detail: string;
}

export type ExperimentOutcome = 'completed' | 'aborted' | 'interrupted' | 'failed';

/** An outcome, and whether every fault was healed: a stack left broken is told apart from all else. */
export interface ExperimentResult {
  outcome: ExperimentOutcome;
  healed: boolean;
  detail?: string;
}

/** What the parts of an experiment share while it runs. */
export interface Experiment extends ExperimentOptions {
  writer: JournalWriter;
  source: Source;
  load: GeneratedLoad;
  answers: LiveAnswers;
  steady: SteadyState;
  abort: AbortWatch;
  recovery: RecoveryWatch;
  enter(phase: PhaseName): void;
}

/** A fault that could not be healed. */
export class HealFailure extends Error {}

/** Ms since the start of the experiment. */
export function experimentNow(experiment: { writer: JournalWriter }): number {
  return monotonicMs() - experiment.writer.originMs;
}

/** Waits for a condition, looking every few ms; returns whether it came within the bound. */
export async function waitUntil(condition: () => boolean, boundMs: number): Promise<boolean> {
  const deadlineMs = monotonicMs() + boundMs;
  while (!condition()) {
    if (monotonicMs() >= deadlineMs) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}
