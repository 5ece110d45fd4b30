import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backends } from '../backends/backends.ts';
import { runExperiment } from '../experiment/run-experiment.ts';
import { recordRuns } from '../history/read-history.ts';
import { type Journal, readJournal } from '../journal/reader.ts';
import { findK6 } from '../load/k6-binary.ts';
import { judge } from '../slo/judge.ts';
import type { Verdict } from '../slo/verdict.ts';
import { planTimeline } from '../timeline/plan-timeline.ts';
import { describeHeader } from './describe-header.ts';
import { EXIT_CODES } from './exit-code.ts';
import { findSecrets } from './find-secrets.ts';
import type { CheckedScenario } from './load-checked.ts';
import type { RunOptions } from './run.ts';
import { tellIndexTrouble } from './tell-index-trouble.ts';
import { writeReports } from './write-reports.ts';

export interface FinishedRun {
  folder: string;
  journal: Journal;
  verdict: Verdict;
  exitCode: number;
}

/** `Grok dies in the middle of calls · phase-1` */
export function describeRun({ scenario, topology }: CheckedScenario): string {
  return topology.profile ? `${scenario.title} · ${topology.profile}` : scenario.title;
}

/** One run: stack up, experiment, stack down, verdict, reports. The stack is gone when it returns. */
export async function runOnce(
  { scenario, topology }: CheckedScenario,
  options: RunOptions & { seed: string },
  interrupted: AbortSignal,
  onProgress: (step: string) => void,
): Promise<FinishedRun> {
  const run = nameRun(scenario.path, topology.profile);
  const folder = resolve(options.reports, run);
  mkdirSync(folder, { recursive: true });
  const plan = planTimeline(scenario, topology, options.seed);
  const k6 = scenario.load.k6 && (await findK6(() => onProgress('building k6, about a minute')));
  const header = describeHeader(run, scenario, topology, plan, options);
  if (k6) header.versions.k6 = k6.version;
  const journalPath = join(folder, 'journal.ndjson');
  const secrets = findSecrets(topology, scenario);
  const backend = backends[options.backend];
  if (!backend) throw new Error(`Failed to find the backend ${options.backend}.`);
  const healed = await (async () => {
    await using stack = await backend.start({
      run,
      topology,
      faults: scenario.timeline.map(({ fault }) => fault),
      settings: scenario.settings,
      seed: options.seed,
      reportFolder: folder,
      onProgress,
    });
    const result = await runExperiment({
      header,
      journalPath,
      secrets,
      stack,
      ...(k6 ? { k6 } : {}),
      interrupted,
      onProgress: ({ phase, elapsedMs, detail }) =>
        onProgress(`${phase} · ${(elapsedMs / 1000).toFixed(1)} s · ${detail}`),
    });
    onProgress('stopping the stack');
    return result.healed;
  })();
  const journal = readJournal(journalPath);
  const verdict = judge(journal);
  writeReports(folder, journal, verdict, { skipInconclusive: options.inconclusive === 'skip' });
  tellIndexTrouble(recordRuns(options.reports));
  return { folder, journal, verdict, exitCode: decideExitCode(verdict, healed) };
}

function decideExitCode(verdict: Verdict, healed: boolean): number {
  if (!healed) return EXIT_CODES.healingFailed;
  if (verdict.outcome === 'interrupted') return EXIT_CODES.interrupted;
  return verdict.exitCode;
}

/** `2026-11-21T06-12-03.123-grok-killed-mid-call-phase-1`: sorts by time, unique on a machine. */
function nameRun(path: string, profile?: string): string {
  const scenario = path.replace(/^.*\//, '').replace(/\.ya?ml$/, '');
  const time = new Date().toISOString().replaceAll(':', '-').replace('Z', '');
  return [time, scenario, profile].filter(Boolean).join('-');
}
