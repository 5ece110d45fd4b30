import type { ServiceLevel } from '../objectives/service-level.ts';
import type { Plan } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** First line of a journal: all that is needed to judge it again without a stack. */
export interface JournalHeader {
  schema: 1;
  run: string;
  trial: number;
  startedAt: string;
  scenario: Scenario;
  plan: Plan;
  stack: {
    file: string;
    text: string;
    profile?: string;
    backend: string;
    /** Failover name → chain and maker tones, probes' good limits: what rows are judged with. */
    failovers: Record<string, { of: string[]; makers: Record<string, string> }>;
    probes: Record<
      string,
      {
        good: { status: number; withinMs: number };
        servedBy: string[];
        reads?: { write: string };
      }
    >;
    links: { name: string; from: string; to: string }[];
    /** Longest time a row may wait for acknowledged writes, and for recovery. */
    drainMs: number;
  };
  /** Service levels of the SLO files that the stack file and the scenario name; absent without any. */
  serviceLevels?: ServiceLevel[];
  /** SHA-256 of each k6 script, and of the files beside it that it names, by path. Absent without any. */
  loadScripts?: Record<string, string>;
  /** SHA-256 of what the callers' script of the stack file says, by name. Absent without callers, and once it was. */
  callerScripts?: Record<string, string>;
  settings: Record<string, string>;
  seed: string;
  versions: Record<string, string>;
  machine: { cpus: number; model: string; memoryGb: number; platform: string };
  /** The command that repeats this run. */
  command: string;
}
