import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { JournalHeader } from '../journal/header.ts';
import { readHeader } from '../journal/read-header.ts';
import type { RunOrigin, RunRecord } from './run-record.ts';
import { readRunTime } from './run-time.ts';
import { parseVerdictFile } from './verdict-file.ts';

export const VERDICT_FILE = 'verdict.json';
export const JOURNAL_FILE = 'journal.ndjson';

/**
 * Reads what one run left in its folder: its verdict, and the header of its journal where there is one.
 * @throws when either cannot be read
 */
export function readRun(path: string): RunRecord {
  const verdictPath = join(path, VERDICT_FILE);
  const { verdict, serviceLevels } = parseVerdictFile(
    readFileSync(verdictPath, 'utf8'),
    verdictPath,
  );
  const journalPath = join(path, JOURNAL_FILE);
  const header = existsSync(journalPath) ? readHeader(journalPath) : undefined;
  const startedMs = findStart(header?.startedAt, verdict.run, verdictPath);
  const folder = basename(path);
  const run = { folder, startedMs, verdict, serviceLevels };
  return header ? { ...run, origin: describeOrigin(header) } : run;
}

/** Without a journal the run's own name begins with its time; the age of its verdict is the last resort. */
function findStart(startedAt: string | undefined, run: string, verdictPath: string): number {
  const ms = Date.parse(startedAt ?? '');
  if (!Number.isNaN(ms)) return ms;
  return readRunTime(run) ?? statSync(verdictPath).mtimeMs;
}

function describeOrigin({
  scenario,
  stack,
  settings,
  versions,
  machine,
  plan,
  serviceLevels = [],
  loadScripts = {},
  callerScripts,
}: JournalHeader): RunOrigin {
  const { cpus, model, memoryGb, platform } = machine;
  return {
    scenarioSha256: hash(scenario.text),
    stackSha256: hash(stack.text),
    stackFile: stack.file,
    settings,
    levelsSha256: hash(JSON.stringify(serviceLevels)),
    loadSha256: hash(JSON.stringify(loadScripts)),
    ...(callerScripts ? { callersSha256: hash(JSON.stringify(callerScripts)) } : {}),
    steps: plan.steps.length,
    ...(versions.commit === undefined ? {} : { commit: versions.commit }),
    machine: `${cpus} × ${model}, ${memoryGb} GB, ${platform}`,
    version: versions.deadair ?? 'unknown',
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
