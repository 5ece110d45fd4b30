import type { Answers } from '../answer-study.ts';
import type { MeasuredFailover } from '../measured-failover.ts';
import type { Parameter } from '../parameter.ts';
import type { ReportSection, ReportTable } from '../simulation-report.ts';
import { writeHours, writeShare } from '../write-figures.ts';
import { writeValue } from './describe-influences.ts';

/** One-sided 95 %: so many successes without a failure prove a coverage. */
const ALPHA = 0.05;
const WANTED_COVERAGE = 0.99;

/** Every number with who says it, and what it may be. */
export function describeAssumptions({ study }: Answers): ReportSection {
  const row = (parameter: Parameter): string[] => {
    const { name, best, low, high, basis, source, draw } = parameter;
    const range = draw
      ? `${writeValue(parameter, low)} to ${writeValue(parameter, high)}`
      : 'not known';
    return [name, writeValue(parameter, best), range, basis, source];
  };
  const numbers: ReportTable = {
    head: ['number', 'best guess', 'may be', 'basis', 'source'],
    rows: study.parameters.map(row),
  };
  const measured = [...study.measured.values()];
  return {
    id: 'assumptions',
    title: 'What it rests on',
    text:
      'Each number with who says it. The time up of a component with a stated availability follows from it and its ' +
      'repair, and is exponential.',
    tables: measured.length > 0 ? [numbers, describeTrials(measured)] : [numbers],
  };
}

function describeTrials(measured: MeasuredFailover[]): ReportTable {
  return {
    head: ['measured failover', 'trials', 'proves', 'switch times', 'under what'],
    rows: measured.map(({ failover, succeeded, injections, excluded, switches, provenance }) => {
      const lows = switches.map(({ lowH }) => lowH);
      const highs = switches.map(({ highH }) => highH);
      const left = excluded > 0 ? `, ${excluded} more proved nothing` : '';
      return [
        failover,
        `${succeeded} of ${injections} switched${left}`,
        describeProof(succeeded, injections),
        `${writeHours(Math.min(...lows))} to ${writeHours(Math.max(...highs))}`,
        provenance,
      ];
    }),
  };
}

/** Without a failure the exact one-sided bound is short: c^n = 5 %. */
function describeProof(succeeded: number, injections: number): string {
  const needed = Math.ceil(Math.log(ALPHA) / Math.log(WANTED_COVERAGE));
  if (succeeded < injections) return 'see its range';
  const proven = ALPHA ** (1 / injections);
  const rest = injections < needed ? `; 99 % would take ${needed} without a failure` : '';
  return `coverage of at least ${writeShare(Number(proven.toFixed(3)))} (95 %)${rest}`;
}
