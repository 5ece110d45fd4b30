import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type JournalSource, journalSourceSchema, readThresholdMs } from './journal-source.ts';
import { loadOpenslo, parseOpenslo } from './openslo/parse-openslo.ts';
import type { MetricSource, ServiceLevel } from './service-level.ts';

const FOLDER = 'system-under-test/slo';
const {
  levels = [],
  problems,
  warnings,
} = loadOpenslo(readdirSync(FOLDER).map((file) => `${FOLDER}/${file}`));
const stack = parse(readFileSync('system-under-test/stack.yaml', 'utf8')) as {
  services: object;
  probes: object;
  failovers: object;
};

function find(name: string): ServiceLevel {
  const level = levels.find((one) => one.name === name);
  if (!level) throw new Error(`There is no service level ${name}.`);
  return level;
}

function sourcesOf({ indicator }: ServiceLevel): JournalSource[] {
  return Object.values(indicator)
    .filter((one): one is MetricSource => typeof one === 'object' && 'spec' in one)
    .map(({ spec }) => journalSourceSchema.parse(spec));
}

/** The first objective's threshold in ms. */
function limitMs(name: string): number {
  const level = find(name);
  const [source] = sourcesOf(level);
  return source ? readThresholdMs(source, level.objectives[0].value ?? Number.NaN) : Number.NaN;
}

test('the service levels of the reference stack are read without a problem', () => {
  expect([...problems, ...warnings]).toEqual([]);
  expect(levels.map(({ name }) => name).sort()).toEqual([
    'api-errors',
    'api-latency',
    'call-success',
    'dead-air',
    'failover-time',
    'turn-latency',
    'voice-availability',
    'voice-availability-floor',
  ]);
});

test('RED-13: uptime 99.95 %, p95 below 200 ms, errors below 0.1 %, failover below 5 s', () => {
  expect(find('voice-availability').objectives).toEqual([{ target: 0.9995 }]);
  expect(find('api-latency').objectives[0]).toMatchObject({ op: 'lt', target: 0.95 });
  expect(limitMs('api-latency')).toBe(200);
  expect(find('api-errors').objectives[0]?.target).toBe(0.999);
  expect(find('failover-time').objectives[0]).toMatchObject({ op: 'lt' });
  expect(limitMs('failover-time')).toBe(5_000);
});

test('HAA-1: 99.5 % for voice, by time and by call, and for the API', () => {
  expect(find('voice-availability-floor').objectives[0].target).toBe(0.995);
  expect(find('call-success').objectives[0].target).toBe(0.995);
  expect(find('api-errors').objectives[1]?.target).toBe(0.995);
});

test('HAA-11: alerts below 98 % over 5 minutes, and on a p95 above 2 s for 3 minutes', () => {
  const [below] = find('voice-availability').alerts;
  expect((below?.burnRate ?? 0) * (1 - 0.9995)).toBeCloseTo(1 - 0.98, 12);
  expect(below).toMatchObject({ op: 'gt', severity: 'high', longWindowMs: 300_000 });
  const [slow] = find('turn-latency').alerts;
  expect(slow).toMatchObject({ op: 'gt', burnRate: 1, severity: 'medium', longWindowMs: 180_000 });
  expect(limitMs('turn-latency')).toBe(2_000);
  expect(find('turn-latency').objectives[0].target).toBe(0.95);
});

test('what they count exists in the stack, and each is counted in one unit', () => {
  const names = [...Object.keys(stack.probes), ...Object.keys(stack.failovers)];
  for (const level of levels) {
    expect(Object.keys(stack.services)).toContain(level.service);
    const sources = sourcesOf(level);
    expect(new Set(sources.map(({ unit }) => unit)).size).toBe(1);
    for (const { of } of sources) if (of !== undefined) expect(names).toContain(of);
  }
});

test('the smallest example of the documentation is a whole file', () => {
  const [, text = ''] =
    /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/objectives.md', 'utf8')) ?? [];
  const reading = parseOpenslo([{ file: 'docs/objectives.md', text }]);
  expect([...reading.problems, ...reading.warnings]).toEqual([]);
  expect(reading.levels?.map(({ name }) => name)).toEqual(['call-success']);
});
