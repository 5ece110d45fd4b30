import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exampleLevel } from '../objectives/example-level.ts';
import type { Scenario } from '../scenario/scenario.ts';
import {
  describeLevels,
  loadServiceLevels,
  type ReadServiceLevels,
} from './load-service-levels.ts';
import type { Topology } from './topology.ts';

/** A level for each line of a file, named by it. */
const read: ReadServiceLevels = (files) => {
  const names = files.flatMap(({ text }) => text.trim().split('\n'));
  return { levels: names.map((name) => exampleLevel({ name })), problems: [] };
};

function load(stackSlos: string[], scenarioSlos: string[], reader = read) {
  const folder = mkdtempSync(join(tmpdir(), 'deadair-slo-'));
  writeFileSync(join(folder, 'voice.yaml'), 'calls\nturns\n');
  writeFileSync(join(folder, 'api.yaml'), 'requests\n');
  const list = (names: string[]): string =>
    `slos:\n${names.map((name) => `  - ${name}\n`).join('')}`;
  const topology = { file: join(folder, 'stack.yaml'), text: list(stackSlos), sloFiles: stackSlos };
  const scenario = { path: join(folder, 'x.yaml'), text: list(scenarioSlos), slos: scenarioSlos };
  return loadServiceLevels(scenario as Scenario, topology as unknown as Topology, reader);
}

test('files of the stack file and of the scenario are read, each once', () => {
  const { levels, problems } = load(['voice.yaml'], ['api.yaml', './voice.yaml']);
  expect(problems).toEqual([]);
  expect(levels.map(({ name }) => name)).toEqual(['calls', 'turns', 'requests']);
});

test('a file that is not there is told where it is named', () => {
  const [problem] = load([], ['api.yaml', 'none.yaml']).problems;
  expect(problem).toMatchObject({ file: expect.stringMatching(/x\.yaml$/), line: 3, column: 5 });
  expect(problem?.message).toContain('there is no such file');
});

test('what the reader refuses is passed on', () => {
  const refusal = { file: 'voice.yaml', line: 7, column: 3, message: 'Failed to read spec.' };
  expect(load(['voice.yaml'], [], () => ({ problems: [refusal] }))).toEqual({
    levels: [],
    problems: [refusal],
  });
});

test('without files nothing is read', () => {
  const refuse: ReadServiceLevels = () => {
    throw new Error('asked');
  };
  expect(load([], [], refuse)).toEqual({ levels: [], problems: [] });
});

test('the language knows what each level counts, and nothing of those that no journal measures', () => {
  const raw = { type: 'prometheus', spec: {} };
  const other = exampleLevel({
    name: 'other',
    indicator: { kind: 'raw', rawType: 'success', raw },
  });
  const user = { type: 'deadair', spec: { unit: 'requests', of: 'user' } };
  const api = exampleLevel({ name: 'api', indicator: { kind: 'ratio', good: user, total: user } });
  expect(describeLevels([api, other])).toEqual({
    api: { unit: 'requests', of: 'user', target: 0.999 },
    other: { unit: undefined, of: undefined, target: 0.999 },
  });
});
