import type { Findings } from './findings.ts';
import type { KnownServiceLevel, KnownStack } from './known-stack.ts';
import type { Expectation, Scenario } from './scenario.ts';
import { formatDuration, formatShare } from './units.ts';
import type { Path } from './yaml-source.ts';

/** What the cost of an incident is a share of. */
const MONTH_MS = 30 * 86_400_000;

type LevelRow = Extract<Expectation, { kind: 'slo' | 'incident-cost' | 'burn-rate' }>;

export function isLevelRow(row: Expectation): row is LevelRow {
  return row.kind === 'slo' || row.kind === 'incident-cost' || row.kind === 'burn-rate';
}

/** A row about a service level: one that is known, that the load feeds, and whose bound can be missed. */
export function checkServiceLevel(
  row: LevelRow,
  path: Path,
  scenario: Scenario,
  stack: KnownStack,
  findings: Findings,
): void {
  const slos = stack.slos ?? {};
  const at = [...path, row.kind === 'slo' ? 'of' : 'slo'];
  if (!findings.requireKnown('service level', row.of, Object.keys(slos), at)) return;
  const level = slos[row.of];
  if (!level) return;
  checkFed(row, level, path, scenario, stack, findings);
  if (row.kind === 'incident-cost' && level.unit === 'failovers') {
    findings.add(
      at,
      `Failed to cost an incident by ${row.of}: it counts failovers, and users are not served with ` +
        'those. Expected a service level that counts requests, calls, turns or seconds.',
    );
  }
  checkCanBeMissed(row, level, path, findings);
}

/** A bound that even everything failing keeps would prove nothing. */
function checkCanBeMissed(
  row: LevelRow,
  { target }: KnownServiceLevel,
  path: Path,
  findings: Findings,
): void {
  const budget = Number((1 - target).toPrecision(14));
  if (row.kind === 'burn-rate' && row.atMost >= 1 / budget) {
    findings.add(
      [...path, 'atMost'],
      `Failed to bound the burn rate of ${row.of} by ${row.atMost}: with a target of ` +
        `${formatShare(target)} nothing burns faster than ${Number((1 / budget).toPrecision(6))}. Expected less.`,
    );
  }
  if (row.kind !== 'incident-cost') return;
  const most = row.outageMs / (budget * MONTH_MS);
  if (row.atMost < most) return;
  findings.add(
    [...path, 'atMost'],
    `Failed to bound the cost of an incident by ${formatShare(row.atMost)}: with a target of ` +
      `${formatShare(target)} an outage of ${formatDuration(row.outageMs)} in which everything fails ` +
      `costs ${formatShare(Number(most.toPrecision(3)))}. Expected less.`,
  );
}

/** What it counts has to come from the load. */
function checkFed(
  row: LevelRow,
  { unit, of }: KnownServiceLevel,
  path: Path,
  scenario: Scenario,
  stack: KnownStack,
  findings: Findings,
): void {
  const what = `${row.kind} of ${row.of}`;
  if (unit === undefined) {
    findings.addAtKey(
      path,
      `Failed to judge ${what}: no journal measures it. Expected a metric source of type: deadair.`,
    );
  } else if (unit === 'failovers') {
    if (findings.source.has(['timeline', 0])) return;
    findings.addAtKey(
      path,
      `Failed to test ${what}: nothing breaks in this scenario. Expected a fault in timeline.`,
    );
  } else if (unit === 'requests' || of !== undefined) {
    const asked = listProbesAsked(scenario, stack);
    if (of === undefined ? asked.length > 0 : asked.includes(of)) return;
    const probe = of ?? Object.keys(stack.probes)[0] ?? 'x';
    findings.addAtKey(
      path,
      `Failed to feed ${what}: the load asks for ${of === undefined ? 'no probe' : `no ${of}`}. ` +
        `Expected load: { probes: { ${probe}: 100/s } }.`,
    );
  } else {
    findings.requireLoad('callers', what, path);
  }
}

function listProbesAsked({ load }: Scenario, stack: KnownStack): string[] {
  const mix = load.requests && stack.mixes[load.requests.mix];
  return [...Object.keys(load.probes), ...Object.keys(mix ?? {})];
}
