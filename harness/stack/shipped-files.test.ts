import { globSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { expect, test } from 'vitest';
import { parseOpenslo } from '../objectives/openslo/parse-openslo.ts';
import { checkScenario } from '../scenario/check-scenario.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import { describeLevels, loadServiceLevels } from './load-service-levels.ts';
import { loadStack } from './load-stack.ts';
import { describeJsonSchemas } from './write-json-schemas.ts';

const SCENARIOS = globSync('scenarios/{*,trials/*,load/*}.yaml').sort();

test.each(SCENARIOS)('%s is possible on every profile that it names', (file) => {
  const { scenario, problems } = loadScenario(file);
  expect(problems).toEqual([]);
  if (!scenario) throw new Error('no scenario');
  expect(scenario.stack.profiles.length).toBeGreaterThan(0);
  for (const profile of scenario.stack.profiles) {
    const stack = loadStack(scenario.stack.file, profile);
    expect(stack.problems).toEqual([]);
    if (!stack.topology) throw new Error('no topology');
    const held = loadServiceLevels(scenario, stack.topology, parseOpenslo);
    const slos = describeLevels(held.levels);
    expect([...held.problems, ...checkScenario(scenario, { ...stack.topology, slos })]).toEqual([]);
  }
});

test.each(SCENARIOS)('%s tells editors where its schema is', (file) => {
  const [first] = readFileSync(file, 'utf8').split('\n');
  const schema = relative(dirname(file), 'scenarios/scenario.schema.json');
  const written = schema.startsWith('.') ? schema : `./${schema}`;
  expect(first).toBe(`# yaml-language-server: $schema=${written}`);
});

test('the reference stack has a link for every need and every caller', () => {
  const { topology } = loadStack('system-under-test/stack.yaml', 'phase-1');
  expect(topology?.links.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'voice-gateway->grok',
      'voice-gateway->openai',
      'voice-gateway->postgres',
      'dashboard->postgres',
      'dashboard->redis',
      'dashboard->voice-gateway',
      'twilio->voice-gateway',
      'clients->dashboard',
      'clients->voice-gateway',
    ]),
  );
  expect(topology?.services['voice-gateway']?.env.VOICE_AI_CHAIN).toBe('grok,openai');
});

test.each(Object.entries(describeJsonSchemas()))(
  '%s is the one that the language gives (node harness/stack/write-json-schemas.ts)',
  (name, text) => {
    expect(readFileSync(`scenarios/${name}`, 'utf8')).toBe(text);
  },
);
