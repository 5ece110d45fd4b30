import { nameLevel } from '../../history/pool-levels.ts';
import { keyRows } from '../../history/row-key.ts';
import { standingOf } from '../../history/series.ts';
import type { HistoryReport } from '../../history/summarize-history.ts';
import type { Row } from '../../slo/verdict.ts';
import { describeMeasured } from '../wording/quantity.ts';

interface Finding {
  rule: string;
  level: 'error' | 'warning';
  text: string;
  file: string;
  line: number;
  /** What is the same when it is found again: tools follow a finding by it. */
  identity: string;
}

/**
 * The period as SARIF 2.1.0, which code hosts show beside the files: a rule for each kind of expectation
 * and each service level; what the newest runs missed is an error, what they could not tell a warning.
 */
export function renderSarif(report: HistoryReport): string {
  const findings = [...findRows(report), ...findLevels(report)];
  const ids = [...new Set(findings.map(({ rule }) => rule))].sort();
  const version = report.series.at(-1)?.newest.origin?.version;
  const rules = ids.map((id) => ({
    id,
    name: id,
    shortDescription: { text: describeRule(id) },
    defaultConfiguration: { level: 'error' },
  }));
  const results = findings.map(({ rule, level, text, file, line, identity }) => ({
    ruleId: rule,
    ruleIndex: ids.indexOf(rule),
    level,
    message: { text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: toUri(file) },
          region: { startLine: Math.max(1, Math.floor(line)) },
        },
      },
    ],
    partialFingerprints: { 'deadair/v1': identity },
  }));
  const driver = { name: 'deadair', ...(version === undefined ? {} : { version }), rules };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function findRows({ series }: HistoryReport): Finding[] {
  return series.flatMap(({ newest: { verdict } }): Finding[] => {
    const standing = standingOf(verdict);
    const { scenario, profile, backend, headline, expected } = verdict;
    const series = [scenario, profile, ...(backend === 'embedded' ? [] : [backend])];
    const place = profile === undefined ? '' : ` on ${profile}`;
    const whole = (text: string): Finding => ({
      rule: 'verdict',
      level: standing === 'missed' ? 'error' : 'warning',
      text,
      file: scenario,
      line: 1,
      identity: JSON.stringify([...series, 'verdict']),
    });
    if (standing === 'met') return [];
    // Rows do not tell that a weak profile should have been missed, nor a run that has none.
    if (expected !== 'met' || verdict.rows.length === 0) {
      return [whole(`${headline} Expected ${expected}${place}.`)];
    }
    return [...keyRows(verdict.rows)]
      .filter(([, row]) => row.verdict !== 'met')
      .map(([name, row]) => ({
        rule: row.kind,
        level: row.verdict === 'missed' ? 'error' : 'warning',
        text: describeRow(row, place),
        file: scenario,
        line: row.line,
        identity: JSON.stringify([...series, name]),
      }));
  });
}

function describeRow(row: Row, place: string): string {
  const { value, interval, bound } = describeMeasured(row);
  const measured = [value, interval].filter(Boolean).join(' ');
  const why = row.reason === undefined ? '' : `: ${row.reason}`;
  return `${row.quantity} is ${row.verdict}${place}: ${measured}, the bound is ${bound}${why}`;
}

/** A service level stands in no scenario: it is shown at the top of the last one that measured it. */
function findLevels({ levels }: HistoryReport): Finding[] {
  return levels.flatMap((level): Finding[] => {
    const { record, runs, isKnownGap } = level;
    const newest = runs.at(-1);
    if (record.verdict === 'met' || isKnownGap || !newest) return [];
    const { service, slo, reason, sli_measurement: measured, goal } = record;
    const name = nameLevel(level);
    const figures = `measured ${measured ?? 'nothing'}, the goal is ${goal}`;
    const why = reason === undefined ? '' : `: ${reason}`;
    return [
      {
        rule: `slo/${service}/${slo}`,
        level: record.verdict === 'missed' ? 'error' : 'warning',
        text: `${name} is ${record.verdict}: ${figures}${why}`,
        file: newest.scenario,
        line: 1,
        identity: JSON.stringify(['slo', name]),
      },
    ];
  });
}

function describeRule(id: string): string {
  if (id === 'verdict') return 'A scenario comes to the verdict that it expects.';
  const [, service, slo] = /^slo\/([^/]*)\/(.*)$/.exec(id) ?? [];
  if (slo !== undefined) return `The service level ${slo} of ${service} is met over the period.`;
  return `What a scenario expects of ${id} is met in its newest run.`;
}

/** A relative path stays relative to the checkout; whatever a file name holds becomes a valid URI. */
function toUri(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}
