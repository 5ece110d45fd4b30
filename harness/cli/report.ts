import { appendFileSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { choosePeriod, type Period } from '../history/period.ts';
import { readHistory } from '../history/read-history.ts';
import type { RunRecord } from '../history/run-record.ts';
import { summarizeHistory } from '../history/summarize-history.ts';
import { renderHistory, STEP_SUMMARY_FILE } from '../report/history/render-history.ts';
import { STANDING_WORDS, tellHistory } from '../report/history/words.ts';
import { loadStack } from '../stack/load-stack.ts';
import type { Topology } from '../stack/topology.ts';
import { EXIT_CODES } from './exit-code.ts';
import { printProblems } from './load-checked.ts';
import { quoteWord } from './quote-word.ts';
import { tellRefusal } from './tell-failure.ts';
import { tellIndexTrouble } from './tell-index-trouble.ts';

const OWN_STACK = 'system-under-test/stack.yaml';
/** Above it a step's whole summary is dropped. */
const MOST_STEP_BYTES = 1_024 * 1_024;

export interface ReportOptions {
  last?: string;
  since?: string;
  reports: string;
  /** Folder for the report; by default `history` among the reports. */
  out?: string;
  stack?: string[];
  reindex?: boolean;
}

/** Writes the report over the runs of a period, in every format; needs no stack. */
export function reportHistory(options: ReportOptions, nowMs = Date.now()): number {
  const { reports, out = join(reports, 'history') } = options;
  let period: Period;
  try {
    period = choosePeriod(options, nowMs);
  } catch (error) {
    return tellRefusal(error);
  }
  if (!existsSync(reports)) {
    process.stderr.write(
      `Failed to report: there is no folder ${reports}. Expected the one that runs were written to. ` +
        'Run a scenario first, or name the folder with --reports.\n',
    );
    return EXIT_CODES.badInput;
  }
  const history = readHistory(reports, { reindex: options.reindex });
  tellIndexTrouble(history.trouble);
  const { stacks, stackFiles } = loadStacks(history.runs, options.stack);
  if (options.stack && stackFiles.length < options.stack.length) return EXIT_CODES.badInput;
  const command = describeCommand(options);
  const report = summarizeHistory(history, { period, stacks, stackFiles, command });
  const files = renderHistory(report);
  mkdirSync(out, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(out, name), text);
  appendStepSummary(files[STEP_SUMMARY_FILE] ?? '');
  const { standing, headline, told } = tellHistory(report);
  process.stdout.write(`${STANDING_WORDS[standing]}  ${headline}\n`);
  for (const { what, text } of told) process.stdout.write(`  ${what.padEnd(12)} ${text}\n`);
  process.stdout.write(`report  ${join(out, 'report.html')}\n`);
  return EXIT_CODES.met;
}

/**
 * The stacks as they are now, once for each profile that was run: what could be broken follows from them.
 * A stack file that a run names and that is gone is left out; one that the user names must be readable.
 */
function loadStacks(
  runs: RunRecord[],
  named?: string[],
): { stacks: Topology[]; stackFiles: string[] } {
  const seen = runs.flatMap(({ origin }) => origin?.stackFile ?? []);
  const files = named ?? [...new Set(seen.length > 0 ? seen : [OWN_STACK])].filter(existsSync);
  const stacks: Topology[] = [];
  const stackFiles: string[] = [];
  for (const file of files) {
    const own = runs.filter(({ origin }) => origin?.stackFile === file);
    const profiles = new Set([undefined, ...own.map(({ verdict }) => verdict.profile)]);
    const loaded = [...profiles].map((profile) => loadStack(file, profile));
    const topologies = loaded.flatMap(({ topology }) => topology ?? []);
    if (topologies.length > 0) stackFiles.push(file);
    else printProblems(loaded.flatMap(({ problems }) => problems));
    stacks.push(...topologies);
  }
  return { stacks, stackFiles };
}

function describeCommand({ last, since, reports, out, stack = [] }: ReportOptions): string {
  const period = since === undefined ? `--last ${last ?? '30d'}` : `--since ${since}`;
  const folder = reports === 'reports' ? '' : ` --reports ${quoteWord(reports)}`;
  const files = stack.map((file) => ` --stack ${quoteWord(file)}`).join('');
  const target = out === undefined ? '' : ` --out ${quoteWord(out)}`;
  return `npx deadair report ${period}${folder}${files}${target}`;
}

function appendStepSummary(text: string): void {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (!path) return;
  const present = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (present + Buffer.byteLength(text) < MOST_STEP_BYTES) appendFileSync(path, text);
  else process.stderr.write(`Left out of the step summary: ${path} is full at ${present} bytes.\n`);
}
