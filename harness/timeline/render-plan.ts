import { describeSettings } from '../scenario/fault-schema.ts';
import type { Plan, PlannedStep, PlannedTrial } from '../scenario/plan.ts';
import type {
  FaultSpec,
  K6Script,
  Load,
  Moment,
  Scenario,
  SteadyCondition,
} from '../scenario/scenario.ts';
import { formatDuration, formatShare } from '../scenario/units.ts';

const ENGINE_NAMES: Record<Exclude<PlannedStep['engine'], 'proxy'>, string> = {
  host: 'host (processes)',
  fake: "provider's fake",
};

type Row = [label: string, ...lines: string[]];

/** Which proxy a backend has do a fault on a link. */
export type DescribeEngine = (fault: FaultSpec) => string;

/** The dry run for a terminal: what would be sent, what would break, who does it, what must hold. */
export function renderPlan(plan: Plan, scenario: Scenario, describeEngine: DescribeEngine): string {
  const { settings, load, steady, expect, expectVerdict } = scenario;
  const set = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const verdict: Row = ['expected'];
  if (expectVerdict === 'missed') verdict.push('missed: this stack is known to fail');
  if (expectVerdict === 'inconclusive') verdict.push('inconclusive: it cannot be told');
  return [
    renderRows([
      ['seed', plan.seed],
      ['settings', ...set],
      ['load', ...describeLoad(load)],
      ['steady', ...steady.map(describeSteady)],
    ]),
    ...(plan.steps.length > 0
      ? plan.steps
          .filter(({ repeat }) => repeat === undefined || repeat.trial === 1)
          .map((step) => renderStep(step, describeEngine))
      : ['nothing breaks']),
    renderRows([['expect', ...expect.map((row) => row.text)], verdict]),
  ].join('\n\n');
}

function renderStep(step: PlannedStep, describeEngine: DescribeEngine): string {
  const { name, fault, moment, forMs, repeat, engine, links } = step;
  const lasts = forMs === undefined ? 'over at once' : `for ${formatDuration(forMs)}`;
  const rows: Row[] = [
    ['fault', describeFault(fault)],
    ['when', `${describeMoment(moment)}, ${lasts}`],
    ['trials', ...(repeat ? [describeTrials(repeat, moment)] : [])],
    ['done by', engine === 'proxy' ? describeEngine(fault) : ENGINE_NAMES[engine]],
    [engine === 'proxy' ? 'on' : 'felt on', ...links],
  ];
  return `${repeat?.step ?? name}\n${renderRows(rows, '  ')}`;
}

/** Labels in one column, values in the next; a row without a value is left out. */
function renderRows(rows: Row[], indent = ''): string {
  const shown = rows.filter(([, ...lines]) => lines.length > 0);
  const width = Math.max(...shown.map(([label]) => label.length)) + 2;
  return shown
    .flatMap(([label, ...lines]) =>
      lines.map((line, index) => indent + (index === 0 ? label : '').padEnd(width) + line),
    )
    .join('\n');
}

function describeFault(fault: FaultSpec): string {
  const { kind, target, direction, share, first, trigger } = fault;
  const parts = [`${kind} ${target}`, ...describeSettings(fault)];
  if (direction !== undefined && direction !== 'both') parts.push(direction);
  if (share < 1) parts.push(`${formatShare(share)} of connections`);
  if (first !== undefined) parts.push(`the first ${first} new connections`);
  if (trigger?.message !== undefined)
    parts.push(`from ${trigger.stream} message ${trigger.message}`);
  if (trigger?.contains !== undefined) parts.push(`behind ${JSON.stringify(trigger.contains)}`);
  return parts.join(' · ');
}

function describeMoment(moment: Moment): string {
  if ('atMs' in moment) return `at ${formatDuration(moment.atMs)}`;
  if ('after' in moment) {
    const delay = moment.delayMs > 0 ? `${formatDuration(moment.delayMs)} ` : '';
    return `${delay}after ${moment.after}`;
  }
  const calls: string[] = [];
  if (moment.midAnswer > 0) calls.push(`${moment.midAnswer} calls are in mid-answer`);
  if (moment.pending > 0) calls.push(`${moment.pending} answers are pending`);
  return `once ${calls.join(' and ') || 'steady'} (within ${formatDuration(moment.withinMs)})`;
}

function describeTrials({ of, everyMs }: PlannedTrial, moment: Moment): string {
  const least = everyMs > 0 ? `at least ${formatDuration(everyMs)} after the former began, ` : '';
  const again = 'midAnswer' in moment ? ' and that moment is there again' : '';
  return `${of}, one after the other: ${least}once the stack is steady again${again}`;
}

function describeLoad({ callers, requests, probes, writes, sessions, k6 = [] }: Load): string[] {
  const lines: [string, string][] = [];
  if (callers) lines.push([`${callers.ratePerS}/s`, `callers · ${callers.script}`]);
  if (requests) lines.push([`${requests.ratePerS}/s`, `requests · ${requests.mix}`]);
  for (const [name, { ratePerS }] of Object.entries(probes)) {
    lines.push([`${ratePerS}/s`, `probes · ${name}`]);
  }
  if (writes) {
    lines.push([`${writes.ratePerS}/s`, `writes · ${writes.write} over ${writes.keys} keys`]);
  }
  if (sessions) {
    const { ratePerS, session, count } = sessions;
    lines.push([`${ratePerS}/s`, `sessions · ${session}, in turn by ${count} users`]);
  }
  // How much a script sends is its own affair.
  for (const script of k6) lines.push(['', describeScript(script)]);
  const width = Math.max(0, ...lines.map(([rate]) => rate.length));
  return lines.map(([rate, what]) => `${rate.padStart(width)} ${what}`);
}

function describeScript({ script, allow, toEnd }: K6Script): string {
  const parts = [`k6 · ${script}`];
  if (allow.length > 0) parts.push(`may call ${allow.join(', ')} beyond loopback`);
  if (toEnd) parts.push('the run lasts until it has come to its own end');
  return parts.join(' · ');
}

function describeSteady(condition: SteadyCondition): string {
  const of = condition.kind === 'availability' ? ` of ${condition.of}` : '';
  const { atLeast, overMs } = condition;
  return `${condition.kind}${of} at least ${formatShare(atLeast)} over ${formatDuration(overMs)}`;
}
