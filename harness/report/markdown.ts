import type { RunView } from '../slo/run-view.ts';
import type { ServiceLevelRecord } from '../slo/service-level-record.ts';
import type { FaultLife, LoadTable, Row, TrialSeries, Verdict } from '../slo/verdict.ts';
import { describeBudget } from './facts/budget-cells.ts';
import { escapeMarkdown } from './wording/escape-markdown.ts';
import { describeHarm } from './wording/fault-words.ts';
import { describeLoadRow, FIRST_NUMBER, LOAD_CAPTION, LOAD_HEADS } from './wording/load-words.ts';
import { describeMeasured, formatCount, formatInstant } from './wording/quantity.ts';
import type { Story } from './wording/story.ts';
import { describeCoverage, describeTrialTime } from './wording/trial-words.ts';
import {
  countVerdicts,
  cutHeadline,
  describeWindows,
  VERDICT_SIGNS,
} from './wording/verdict-words.ts';

/** The report in short, for a pull request or a chat. */
export function renderMarkdown(run: RunView, verdict: Verdict, story: Story): string {
  const { sign, word } = VERDICT_SIGNS[verdict.verdict];
  const { header } = run;
  const sections = [
    `# ${sign} ${escapeMarkdown(verdict.title)}: ${word}`,
    escapeMarkdown(verdict.question),
    `**${escapeMarkdown(cutHeadline(verdict))}**`,
    `- **What broke.** ${escapeMarkdown(story.broke)}\n- **${story.toCallers ? 'What callers heard' : 'What users met'}.** ${escapeMarkdown(story.heard)}\n` +
      `- **Good enough?** ${escapeMarkdown(story.enough)}`,
    `## What was expected\n\n${countVerdicts(verdict.rows.map((row) => row.verdict))}`,
    renderRows(verdict.rows),
    ...(verdict.trials ?? []).map(renderTrials),
    verdict.serviceLevels?.length
      ? `## Error budget\n\n${renderBudgets(verdict.serviceLevels)}`
      : undefined,
    '## Faults',
    verdict.faults.length > 0 ? renderFaults(verdict.faults) : 'None: a control run.',
    verdict.load && `## What k6 saw\n\n${renderLoad(verdict.load)}`,
    verdict.valid ? undefined : `## Why the run is invalid\n\n${listLines(verdict.invalid)}`,
    verdict.notes.length === 0
      ? undefined
      : `## Measured beside it\n\n${listLines(verdict.notes.map(({ name, value }) => `${name}: ${value}`))}`,
    `## Reproduce\n\n\`\`\`sh\n${header.command}\n\`\`\``,
    listLines([
      `seed ${header.seed}, run ${header.run}, started ${header.startedAt}`,
      `${header.stack.backend} backend, profile ${header.stack.profile ?? 'none'}`,
      describePairs(header.versions),
      `${header.machine.cpus} × ${header.machine.model}, ${header.machine.memoryGb} GB, ${header.machine.platform}`,
      `settings that differ: ${describePairs(header.settings) || 'none'}`,
    ]),
  ];
  return `${sections.filter((section) => section !== undefined).join('\n\n')}\n`;
}

function renderRows(rows: Row[]): string {
  const head = '| | expectation | measured | interval | bound | samples | window | why |';
  const lines = rows.map((row) => {
    const { value, interval, bound } = describeMeasured(row);
    const { sign, word } = VERDICT_SIGNS[row.verdict];
    const cells = [
      `${sign} ${word}`,
      `${row.quantity} (line ${row.line})`,
      value,
      interval || 'exact',
      bound,
      `${formatCount(row.samples)} ${row.population}${row.formula ? `; ${row.formula}` : ''}`,
      describeWindows(row.windows),
      row.reason ?? '',
    ];
    return `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  });
  return [head, '|---|---|---:|---:|---:|---|---|---|', ...lines].join('\n');
}

function renderBudgets(records: ServiceLevelRecord[]): string {
  const lines = records.map((record) => {
    const { sign, word } = VERDICT_SIGNS[record.verdict];
    const told = describeBudget(record);
    const cells = [
      `${sign} ${word}`,
      `${told.name} (${told.goal}, ${record.method})`,
      `${told.measured} ${told.interval}`.trim(),
      told.causes === '' ? told.counted : `${told.counted} (${told.causes})`,
      told.burnRate,
      told.spent,
      told.left,
      told.incidents,
      record.reason ?? '',
    ];
    return `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  });
  const head = '| | service level | good | counted | burn rate | spent | left | incidents | why |';
  return [head, '|---|---|---:|---|---:|---:|---:|---:|---|', ...lines].join('\n');
}

function renderTrials(series: TrialSeries): string {
  const lines = series.trials.map((trial) => {
    const cells = [
      String(trial.trial),
      trial.outcome === 'none' ? 'not counted' : trial.outcome,
      describeTrialTime(trial),
      formatCount(trial.units),
      trial.reason ?? '',
    ];
    return `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  });
  return [
    `## Trials: failover of ${escapeMarkdown(series.failover)}\n\n${escapeMarkdown(describeCoverage(series))}\n`,
    '| trial | failover | slowest | units | why |\n|---:|---|---:|---:|---|',
    ...lines,
  ].join('\n');
}

function renderFaults(faults: FaultLife[]): string {
  const at = (instant?: [number, number]): string =>
    instant ? formatInstant(instant[1], 3) : 'never';
  const lines = faults.map((fault) => {
    const cells = [
      fault.name,
      `${fault.kind} ${fault.target}`,
      at(fault.inForce),
      fault.felt ? `${at(fault.felt)} by ${fault.feltBy ?? 'its dependants'}` : 'never',
      at(fault.gone),
      describeHarm(fault) ?? 'none',
    ];
    return `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  });
  const head = '| name | fault | in force | felt | gone | harm |\n|---|---|---:|---|---:|---|';
  return [head, ...lines].join('\n');
}

function renderLoad({ scripts, rows }: LoadTable): string {
  const lives = listLines(
    scripts.map(({ script, ended, own }) => `${script}: ${ended}${own ? `. ${own}` : ''}`),
  );
  const rules = LOAD_HEADS.map((_, index) => (index < FIRST_NUMBER ? '---' : '---:'));
  const cells = [LOAD_HEADS, rules, ...rows.map((row) => describeLoadRow(row).map(escapeMarkdown))];
  const table = cells.map((line) => `|${line.join('|')}|`).join('\n');
  return rows.length === 0 ? lives : `${lives}\n\n${table}\n\n${LOAD_CAPTION}`;
}

function describePairs(pairs: Record<string, string>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function listLines(lines: string[]): string {
  return lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n');
}
