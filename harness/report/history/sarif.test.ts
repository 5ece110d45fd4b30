import { expect, test } from 'vitest';
import { exampleLevel } from '../../history/example-history.ts';
import { exampleRecord, exampleReport } from './example-report.ts';
import { renderSarif } from './sarif.ts';

type Result = {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: {
    physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } };
  }[];
  partialFingerprints: Record<string, string>;
};

function parse(report = exampleReport()) {
  const log = JSON.parse(renderSarif(report));
  const [run] = log.runs;
  return { log, rules: run.tool.driver.rules, results: run.results as Result[] };
}

test('what was missed is an error at its line, what cannot be told a warning, what was met is nothing', () => {
  const { results } = parse();
  const told = results.map(({ ruleId, level, locations }) => {
    const { artifactLocation, region } = locations[0]?.physicalLocation ?? {};
    return `${level} ${ruleId} ${artifactLocation?.uri}:${region?.startLine}`;
  });
  expect(told).toEqual([
    'error dead-air scenarios/grok-slow.yaml:3',
    'warning dead-air scenarios/pg.yaml:3',
    'error slo/voice-agent/voice-call-success scenarios/grok-killed.yaml:1',
  ]);
  expect(results[0]?.message.text).toContain('dead-air max is missed on phase-1: 2.99 s');
});

test('a miss that the scenario expects is no result, and a weak profile that is met is one', () => {
  const weak = { day: 1, profile: 'phase-0', expected: 'missed' } as const;
  expect(parse(exampleReport([exampleRecord({ ...weak, silenceMs: 3_000 })])).results).toEqual([]);
  expect(parse(exampleReport([exampleRecord(weak)])).results).toMatchObject([
    { ruleId: 'verdict', level: 'error' },
  ]);
});

test('it holds all that SARIF 2.1.0 requires', () => {
  const levels = [exampleLevel(1, 1_000)];
  const run = exampleRecord({ day: 1, scenario: '/tmp/a b/ü#1.yaml', silenceMs: 3_000, levels });
  const { log, rules, results } = parse(exampleReport([run]));
  expect(log.version).toBe('2.1.0');
  expect(log.runs).toHaveLength(1);
  expect(log.runs[0].tool.driver.name).toBe('deadair');
  const ids = rules.map(({ id }: { id: string }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(results.length).toBeGreaterThan(1);
  for (const { ruleId, ruleIndex, level, message, locations, partialFingerprints } of results) {
    expect(ids[ruleIndex]).toBe(ruleId);
    expect(['error', 'warning']).toContain(level);
    expect(message.text).not.toBe('');
    const { artifactLocation, region } = locations[0]?.physicalLocation ?? {};
    expect(artifactLocation?.uri).toBe('file:///tmp/a%20b/%C3%BC%231.yaml');
    expect(region?.startLine).toBeGreaterThanOrEqual(1);
    expect(typeof partialFingerprints['deadair/v1']).toBe('string');
  }
});
