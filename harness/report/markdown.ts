import type { RunView } from '../slo/run-view.ts';
import type { FaultLife, Row, Verdict } from '../slo/verdict.ts';
import { describeHarm } from './wording/fault-words.ts';
import { describeMeasured, formatCount, formatInstant } from './wording/quantity.ts';
import type { Story } from './wording/story.ts';
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
    '## Faults',
    verdict.faults.length > 0 ? renderFaults(verdict.faults) : 'None: a control run.',
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
      `${formatCount(row.samples)} ${row.population}`,
      describeWindows(row.windows),
      row.reason ?? '',
    ];
    return `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  });
  return [head, '|---|---|---:|---:|---:|---|---|---|', ...lines].join('\n');
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

function describePairs(pairs: Record<string, string>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function listLines(lines: string[]): string {
  return lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n');
}

/** Text of a scenario or a stack may hold anything: it stays text. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_|<>[\]]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
}
