import type { ServiceLevelRecord } from '../slo/service-level-record.ts';
import type { Verdict } from '../slo/verdict.ts';

/** A finished run as the history knows it: its verdict, and what was run on what. */
export interface RunRecord {
  /** Name of its folder among the reports. */
  folder: string;
  startedMs: number;
  verdict: Verdict;
  serviceLevels: ServiceLevelRecord[];
  /** Absent when no journal stands beside the verdict: nobody knows then what was run. */
  origin?: RunOrigin;
}

/** What has to be the same before two runs can be compared, and where the run was made. */
export interface RunOrigin {
  /** Of the scenario's text, and of the stack file's. */
  scenarioSha256: string;
  stackSha256: string;
  stackFile: string;
  settings: Record<string, string>;
  /** Of the definitions of all service levels, and of the text of all k6 scripts. */
  levelsSha256: string;
  loadSha256: string;
  /** Of what callers say; absent without callers, and of a journal that does not tell it yet. */
  callersSha256?: string;
  /** How many faults were planned: more trials are another question. */
  steps: number;
  /** Of the working folder; absent when it was no checkout. */
  commit?: string;
  machine: string;
  /** Of deadair. */
  version: string;
}
