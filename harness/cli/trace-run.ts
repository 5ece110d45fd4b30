import { readJournal } from '../journal/reader.ts';
import { evaluateAlerts } from '../objectives/evaluate-alerts.ts';
import { shorthand } from '../objectives/openslo/duration-shorthand.ts';
import type { TracedLevel } from '../objectives/prometheus/write-promtool-test.ts';
import type { ServiceLevel } from '../objectives/service-level.ts';
import { formatDuration } from '../scenario/units.ts';
import { type RunView, viewRun } from '../slo/run-view.ts';
import { type TracedRun, type Tracing, traceLevel } from '../slo/traces/trace-level.ts';
import { findInvalidity } from '../slo/validity.ts';
import { findJournal } from './find-journal.ts';

const HOUR_MS = 3_600_000;
/** Assumed before a run unless asked for more: both pages of Google see all that they look back on. */
const MOST_BEFORE_MS = 6 * HOUR_MS;

export interface TracingOptions {
  /** A run folder, or its journal. */
  from: string;
  before?: string;
  outage?: string;
}

/** Service levels as a run counted them. */
export interface TracedRunFile {
  traced: TracedLevel[];
  /** Where the counts are from, and what is assumed: the head of the test. */
  origin: string[];
  /** What each alert would have done, and what could not be counted. */
  told: string[];
}

/** @throws when the journal cannot be read, or an option is no duration */
export function traceRun(levels: readonly ServiceLevel[], options: TracingOptions): TracedRunFile {
  const { from } = options;
  const file = findJournal(from);
  const run = viewRun(readJournal(file));
  const tracing = readTracing(levels, options);
  const traced: TracedLevel[] = [];
  const origin = describeOrigin(file, run, tracing);
  const told: string[] = [];
  for (const level of levels) {
    const found = traceLevel(level, run, tracing);
    if ('problem' in found) {
      told.push(`${level.name}: no test, since ${found.problem}`);
      continue;
    }
    traced.push({ level, trace: found.trace });
    origin.push(`${level.name}: ${describeCounts(found)}`);
    told.push(...describeAlerts(level, found));
  }
  return { traced, origin, told };
}

function readTracing(levels: readonly ServiceLevel[], { before, outage }: TracingOptions): Tracing {
  const windows = levels.flatMap(({ alerts }) => alerts.map(({ longWindowMs }) => longWindowMs));
  return {
    beforeMs: readLength('before', before) ?? Math.min(Math.max(0, ...windows), MOST_BEFORE_MS),
    outageMs: readLength('outage', outage),
  };
}

function readLength(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (name === 'before' && /^0[mhd]?$/.test(text)) return 0;
  const { data, success } = shorthand('mhd', '60m').safeParse(text);
  if (success) return data.ms;
  throw new Error(
    `Failed to read --${name}: got ${text}. Expected whole minutes, hours or days, such as 60m.`,
  );
}

function describeOrigin(file: string, run: RunView, { beforeMs, outageMs }: Tracing): string[] {
  const { header } = run;
  const length = formatDuration(Math.round(run.whole.toMs - run.whole.fromMs));
  const doubts = findInvalidity(run).map((reason) => `The run proves nothing: ${reason}`);
  return [
    `Counted in ${file}: run ${header.run}, ${length}, seed ${header.seed}: ${header.scenario.title}`,
    ...doubts,
    beforeMs > 0
      ? `Assumed: ${formatDuration(beforeMs)} before it in which all was good, with as much to count as beside its faults.`
      : 'What came before it is not there: no series began earlier.',
    ...(outageMs === undefined
      ? []
      : [
          `Held: its outage, for ${formatDuration(outageMs)}; the second half of the fault is repeated.`,
        ]),
  ];
}

function describeCounts({ unit, good, bad, open, trace, beforePerStep }: TracedRun): string {
  const left = open === 0 ? '' : `, ${open} left open by lateness and left out`;
  const none = beforePerStep === 0 ? '; none without a fault, so nothing before the run' : '';
  return `${good} ${unit} good, ${bad} bad${left}; in steps of ${formatDuration(trace.stepMs)}${none}`;
}

/** When each alert fires and clears, from the beginning of the run. */
function describeAlerts(level: ServiceLevel, { trace }: TracedRun): string[] {
  const at = (step: number): string => formatDuration(step * trace.stepMs);
  return evaluateAlerts(level, trace).map(({ alert, objective, firing }) => {
    const which = level.objectives.length > 1 ? ` at ${objective.target}` : '';
    const fires = firing.map(({ fromStep, toStep }) =>
      toStep === undefined
        ? `fires at ${at(fromStep)}, and at the end still`
        : `fires at ${at(fromStep)}, clears at ${at(toStep)}`,
    );
    return `${level.name}${which}: ${alert.name} ${fires.join('; ') || 'never fires'}`;
  });
}
