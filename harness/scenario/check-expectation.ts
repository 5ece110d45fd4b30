import { checkServiceLevel, isLevelRow } from './check-service-level.ts';
import { listStepNames } from './check-timeline.ts';
import { isFailoverRow, isOfFailover, nameFailover } from './failover-row.ts';
import type { Findings } from './findings.ts';
import type { KnownStack } from './known-stack.ts';
import { listWords, suggestWord } from './nearest-word.ts';
import type { Expectation, ExpectationKind, Scenario, Step } from './scenario.ts';
import { formatDuration } from './units.ts';
import type { Path } from './yaml-source.ts';

/** A fault must outlast the bound that it tests by this much, or it proves nothing. */
const MARGIN_MS = 1_000;
/** So much longer than any bound must callers wait. */
const PATIENCE_MARGIN_MS = 2_000;

/** Rows that callers feed, and rows that mean nothing without a fault. */
const VOICE_ROWS: ExpectationKind[] = [
  'turn-latency',
  'dead-air',
  'answer-gap',
  'failover',
  'failover-at-connect',
  'turn-success',
  'conversation-kept',
  'calls-dropped',
  'utterances-lost',
  'words',
];
const FAULT_ROWS: ExpectationKind[] = [
  'failover',
  'failover-at-connect',
  'coverage',
  'conversation-kept',
  'utterances-lost',
  'sessions-kept',
  'request-failover',
  'time-to-degraded-answer',
  'recovery',
  'incident-cost',
];

export function checkExpectation(
  row: Expectation,
  scenario: Scenario,
  stack: KnownStack,
  findings: Findings,
): void {
  const path = [...findings.locateRow('expect', row.line, row.text), row.kind];
  if (VOICE_ROWS.includes(row.kind)) findings.requireLoad('callers', row.kind, path);
  if (row.kind === 'writes' || row.kind === 'read-freshness') {
    findings.requireLoad('writes', row.kind, path);
  }
  if (row.kind === 'load-latency' || row.kind === 'load-errors') {
    findings.requireLoad('k6', row.kind, path);
  }
  if (row.kind === 'sessions-kept') findings.requireLoad('sessions', row.kind, path);
  if (FAULT_ROWS.includes(row.kind) && !findings.source.has(['timeline', 0])) {
    findings.addAtKey(
      path,
      `Failed to test ${row.kind}: nothing breaks in this scenario. Expected a fault in timeline.`,
    );
  }
  checkNames(row, path, scenario, stack, findings);
  if (isLevelRow(row)) checkServiceLevel(row, path, scenario, stack, findings);
  checkWindow(row, path, scenario, findings);
  checkFaultOutlasts(row, path, scenario, stack, findings);
  checkPatience(row, path, scenario, stack, findings);
}

function checkNames(
  row: Expectation,
  path: Path,
  scenario: Scenario,
  stack: KnownStack,
  findings: Findings,
): void {
  switch (row.kind) {
    case 'failover':
    case 'failover-at-connect':
      checkFailover(row, path, stack, findings);
      return;
    case 'headers':
    case 'banner': {
      findings.requireKnown('probe', row.probe, Object.keys(stack.probes), [...path, 'probe']);
      if (row.kind === 'headers') checkHeaders(row, path, stack, findings);
      return;
    }
    case 'availability':
    case 'response-time':
    case 'request-failover':
    case 'time-to-degraded-answer':
      findings.requireKnown('probe', row.of, Object.keys(stack.probes), [...path, 'of']);
      return;
    case 'read-freshness':
      checkReads(row, path, stack, findings);
      return;
    case 'coverage':
      checkCoverage(row, path, scenario, stack, findings);
      return;
    case 'metric': {
      const services = Object.keys(stack.services).filter((name) => stack.services[name]?.metrics);
      const what = 'service with metrics';
      findings.requireKnown(what, row.component, services, [...path, 'of']);
      return;
    }
    default:
      return;
  }
}

function checkFailover(
  row: Extract<Expectation, { kind: 'failover' | 'failover-at-connect' }>,
  path: Path,
  stack: KnownStack,
  findings: Findings,
): void {
  const known = Object.keys(stack.failovers);
  if (!findings.requireKnown('failover', row.of, known, [...path, 'of'])) return;
  const [, ...backups] = stack.failovers[row.of]?.of ?? [];
  if (backups.includes(row.to)) return;
  findings.add(
    [...path, 'to'],
    `Failed to expect a failover of ${row.of} to ${row.to}: it is no backup of that chain. ` +
      `Expected ${listWords(backups)}.`,
    suggestWord(row.to, backups),
  );
}

/** What a success is, the row says that bounds the failover itself. */
function checkCoverage(
  row: Extract<Expectation, { kind: 'coverage' }>,
  path: Path,
  { expect }: Scenario,
  stack: KnownStack,
  findings: Findings,
): void {
  const bounded = expect.filter(isFailoverRow);
  const matching = bounded.filter((other) => isOfFailover(other, row.of, stack));
  if (matching.length === 1) return;
  const names = bounded.flatMap((other) => [other.of, nameFailover(other, stack)]);
  const found = matching.length === 0 ? 'no row bounds' : `${matching.length} rows bound`;
  const known = names.length > 0 ? `, such as ${listWords([...new Set(names)])}` : '';
  findings.add(
    [...path, 'of'],
    `Failed to count successes of ${row.of}: ${found} how long that failover may take. Expected ` +
      `exactly one failover or request-failover of it in expect${known}.`,
    suggestWord(row.of, names),
  );
}

function checkReads(
  row: Extract<Expectation, { kind: 'read-freshness' }>,
  path: Path,
  stack: KnownStack,
  findings: Findings,
): void {
  const at = [...path, 'of'];
  if (!findings.requireKnown('probe', row.of, Object.keys(stack.probes), at)) return;
  if (stack.probes[row.of]?.reads) return;
  findings.add(
    at,
    `Failed to judge the freshness of ${row.of}: the stack file does not say which write it shows. ` +
      'Expected reads: { write: …, value: … } at that probe.',
  );
}

function checkHeaders(
  row: Extract<Expectation, { kind: 'headers' }>,
  path: Path,
  stack: KnownStack,
  findings: Findings,
): void {
  const servedBy = stack.probes[row.probe]?.servedBy;
  if (row.honest && servedBy?.length === 0) {
    findings.add(
      [...path, 'honest'],
      `Failed to test headers of ${row.probe} for honesty: the stack file does not say by which ` +
        'links it is served. Expected servedBy at that probe.',
    );
  }
}

function checkWindow(row: Expectation, path: Path, scenario: Scenario, findings: Findings): void {
  const known = listStepNames(scenario, findings);
  const refuse = (name: string, at: Path, names: string[]): void => {
    findings.add(
      at,
      `Failed to find the step ${name}: the timeline has none of that name. Expected ` +
        `${listWords(names)}.`,
      suggestWord(name, names),
    );
  };
  const { window } = row;
  if ('during' in window) {
    for (const name of [window.during, ...(window.alsoDuring ?? [])]) {
      if (!known.includes(name)) refuse(name, [...path, 'during'], known);
    }
  } else if ('after' in window && window.after !== 'recovery' && !known.includes(window.after)) {
    refuse(window.after, [...path, 'after'], ['recovery', ...known]);
  }
}

function checkFaultOutlasts(
  row: Expectation,
  path: Path,
  scenario: Scenario,
  stack: KnownStack,
  findings: Findings,
): void {
  // Only rows of time under force: an answer that was due later than this before heal is no trial.
  if (!('withinMs' in row) || row.kind === 'recovery' || 'after' in row.window) return;
  const boundMs = row.withinMs;
  const needMs = boundMs + MARGIN_MS;
  for (const step of scenario.timeline) {
    if (!isJudgedBy(step, row, stack)) continue;
    const { forMs } = step;
    if (forMs === undefined ? step.fault.kind !== 'restart' : forMs >= needMs) continue;
    const lasts = forMs === undefined ? 'is over at once' : `lasts ${formatDuration(forMs)}`;
    const at = [...findings.locateRow('timeline', step.line)];
    findings.add(
      forMs === undefined ? at : [...at, 'for'],
      `Failed to test ${String(path.at(-1))} within ${formatDuration(boundMs)} by ${step.name}: ` +
        `the fault ${lasts}, and what returns after it is healed proves nothing. Expected at ` +
        `least ${formatDuration(needMs)}.`,
      forMs === undefined ? undefined : `Did you mean for: ${formatDuration(needMs)}?`,
    );
  }
}

/** A caller who hangs up before the bound is over turns a late answer into none. */
function checkPatience(
  row: Expectation,
  path: Path,
  scenario: Scenario,
  stack: KnownStack,
  findings: Findings,
): void {
  const { callers } = scenario.load;
  const script = callers && stack.scripts[callers.script];
  if (!script || !VOICE_ROWS.includes(row.kind)) return;
  const bounds = 'bounds' in row ? row.bounds.map(({ atMostMs }) => atMostMs) : [];
  const boundMs = Math.max(...bounds, 'withinMs' in row ? row.withinMs : 0);
  if (boundMs + PATIENCE_MARGIN_MS <= script.patienceMs) return;
  findings.addAtKey(
    path,
    `Failed to test ${row.kind} up to ${formatDuration(boundMs)}: callers of ${callers.script} hang ` +
      `up after ${formatDuration(script.patienceMs)}. Expected a patience of at least ` +
      `${formatDuration(boundMs + PATIENCE_MARGIN_MS)} in that script, or a smaller bound.`,
  );
}

/** Whether a row is about what this step breaks. */
function isJudgedBy(step: Step, row: Expectation, stack: KnownStack): boolean {
  if ('during' in row.window) {
    const { during, alsoDuring = [] } = row.window;
    if (![during, ...alsoDuring].includes(step.name)) return false;
  }
  const { target } = step.fault;
  const hit = stack.links.find((link) => link.name === target)?.to ?? target;
  if (row.kind === 'failover' || row.kind === 'failover-at-connect') {
    return stack.failovers[row.of]?.of.includes(hit) ?? false;
  }
  if (row.kind === 'request-failover' || row.kind === 'time-to-degraded-answer') {
    const servedBy = stack.probes[row.of]?.servedBy ?? [];
    if (servedBy.length === 0) return true;
    return stack.links.some((link) => servedBy.includes(link.name) && link.to === hit);
  }
  return true;
}
