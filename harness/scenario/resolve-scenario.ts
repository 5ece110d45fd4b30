import { linkFault, linkFaultType } from '../link-faults/catalogue.ts';
import { FAULT_KINDS, isLinkFault, type RawFault, readAttributes } from './fault-schema.ts';
import { isProviderFault } from './provider-faults.ts';
import { resolveExpectation } from './resolve-expectation.ts';
import { resolveK6 } from './resolve-k6.ts';
import type {
  AbortCondition,
  Expectation,
  FaultSpec,
  Load,
  Moment,
  Scenario,
  SteadyCondition,
  Step,
} from './scenario.ts';
import type { RawScenario } from './scenario-schema.ts';
import type { RawStep } from './timeline-schema.ts';
import type { YamlSource } from './yaml-source.ts';

/** Fast enough to time an outage to 10 ms. */
const PROBE_RATE_PER_S = 100;
/** Enough to look at headers. */
const HEADER_PROBE_RATE_PER_S = 20;

/** Which entry of a list in the file each row came from, when faulty ones were left out. */
export interface Origins {
  timeline: number[];
  expect: number[];
}

export function resolveScenario(raw: RawScenario, source: YamlSource, origins?: Origins): Scenario {
  const hasFault = raw.timeline.length > 0 || source.has(['timeline', 0]);
  const timeline = raw.timeline.map((step, index) => {
    const at = origins?.timeline[index] ?? index;
    return resolveStep(step, source.positionOf(['timeline', at]).line);
  });
  const expect = raw.expect.map((row, index) => {
    const path = ['expect', origins?.expect[index] ?? index];
    const written = { line: source.positionOf(path).line, text: source.lineOf(path) };
    return resolveExpectation(row, written, hasFault);
  });
  const steady = raw.steady.map(resolveSteady);
  return {
    path: source.file,
    text: source.text,
    title: raw.title,
    question: raw.question,
    proves: raw.proves,
    stack: raw.stack,
    settings: raw.settings,
    ...(raw.slos ? { slos: raw.slos } : {}),
    ...(raw.maintenance ? { maintenance: raw.maintenance } : {}),
    load: resolveLoad(raw.load, expect, steady, source.file),
    steady,
    timeline,
    expect,
    abort: raw.abort.map(resolveAbort),
    drainMs: raw.drain,
    expectVerdict: raw.expectVerdict,
  };
}

function resolveStep(raw: RawStep, line: number): Step {
  const fault = resolveFault(raw.fault);
  const name = raw.name ?? nameStep(fault);
  const step: Step = { name, fault, moment: resolveMoment(raw), forMs: raw.for, line };
  const { times = 1, every: everyMs = 0 } = raw;
  return times > 1 ? { ...step, repeat: { times, everyMs } } : step;
}

/** The name of a step that its author did not name: `kill-grok`. */
function nameStep(fault: FaultSpec): string {
  return `${fault.kind}-${fault.target}`;
}

function resolveFault(raw: RawFault): FaultSpec {
  const kind = FAULT_KINDS.find((name) => raw[name] !== undefined) ?? 'kill';
  const fault: FaultSpec = { kind, target: raw[kind] ?? '', share: raw.share ?? 1 };
  if (kind === 'clock-skew') return { ...fault, skewMs: raw.by ?? 0 };
  if (kind === 'partition') return { ...fault, direction: raw.direction ?? 'both' };
  if (isProviderFault(kind)) return { ...fault, attributes: readAttributes(raw, kind) };
  if (!isLinkFault(kind)) return fault;
  const { 'on-message': message, 'on-content': contains, 'on-stream': stream = 'upstream' } = raw;
  const trigger = { stream, ...(contains ? { contains } : { message }) };
  return {
    ...fault,
    attributes: readAttributes(raw, kind),
    direction: raw.direction ?? linkFault(linkFaultType(kind)).streams[0],
    ...(raw.first === undefined ? {} : { first: raw.first }),
    ...(raw.engine === undefined ? {} : { engine: raw.engine }),
    ...(message === undefined && contains === undefined ? {} : { trigger }),
  };
}

function resolveMoment({ at, after, when, delay }: RawStep): Moment {
  if (after !== undefined) return { after, delayMs: delay ?? 0 };
  if (when) return { midAnswer: when.midAnswer, pending: when.pending, withinMs: when.within };
  return { atMs: at ?? 0 };
}

function resolveLoad(
  { callers, requests, probes, writes, sessions, k6 }: RawScenario['load'],
  expect: Expectation[],
  steady: SteadyCondition[],
  file: string,
): Load {
  const rates = { ...probeRates(expect, steady), ...probes };
  const named = Object.entries(rates).map(([name, ratePerS]) => [name, { ratePerS }]);
  return {
    callers: callers && { ratePerS: callers.rate, script: callers.script },
    requests: requests && { ratePerS: requests.rate, mix: requests.mix },
    probes: Object.fromEntries(named),
    writes: writes && { ratePerS: writes.rate, write: writes.write, keys: writes.keys },
    sessions: sessions && {
      session: sessions.session,
      count: sessions.count,
      ratePerS: sessions.rate,
    },
    ...(k6 ? { k6: resolveK6(k6, file) } : {}),
  };
}

/** Every probe that a row or the steady state needs, fast enough for what is asked of it. */
function probeRates(expect: Expectation[], steady: SteadyCondition[]): Record<string, number> {
  const rates: Record<string, number> = {};
  const need = (probe: string, rate: number): void => {
    rates[probe] = Math.max(rates[probe] ?? 0, rate);
  };
  for (const row of [...expect, ...steady]) {
    if (row.kind === 'headers') need(row.probe, HEADER_PROBE_RATE_PER_S);
    if (row.kind === 'banner') need(row.probe, PROBE_RATE_PER_S);
    if (
      row.kind === 'availability' ||
      row.kind === 'response-time' ||
      row.kind === 'request-failover' ||
      row.kind === 'read-freshness' ||
      row.kind === 'time-to-degraded-answer'
    ) {
      need(row.of, PROBE_RATE_PER_S);
    }
  }
  return rates;
}

function resolveSteady(raw: RawScenario['steady'][number]): SteadyCondition {
  const { 'turn-success': turns, availability } = raw;
  if (availability) {
    const { of, atLeast, over } = availability;
    return { kind: 'availability', of, atLeast, overMs: over };
  }
  return { kind: 'turn-success', atLeast: turns?.atLeast ?? 1, overMs: turns?.over ?? 0 };
}

function resolveAbort(raw: RawScenario['abort'][number]): AbortCondition {
  const { 'turn-success': turns, availability } = raw;
  if (availability) {
    const { of, below, for: forMs } = availability;
    return { kind: 'availability', of, below, forMs };
  }
  return { kind: 'turn-success', below: turns?.below ?? 0, forMs: turns?.for ?? 0 };
}
