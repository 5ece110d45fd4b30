import { expect, test } from 'vitest';
import { parseScenario } from '../scenario/load-scenario.ts';
import { loadStack } from '../stack/load-stack.ts';
import type { Topology } from '../stack/topology.ts';
import { planTimeline } from '../timeline/plan-timeline.ts';
import { describeHeader } from './describe-header.ts';

const { topology: STACK } = loadStack('system-under-test/stack.yaml', 'phase-1');
const CALLERS = 'load: { callers: { rate: 2/s, script: book-appointment } }\n';

function headerOf({ load = CALLERS, path = 'scenarios/a.yaml', seed = 's', topology = STACK }) {
  const text = `title: T\nquestion: Q?\n${load}expect: [ { calls-dropped: { max: 0 } } ]\n`;
  const { scenario, problems } = parseScenario(path, text);
  if (!scenario || !topology) throw new Error(JSON.stringify(problems));
  const plan = planTimeline(scenario, topology, seed);
  return describeHeader('run', scenario, topology, plan, { seed, backend: 'embedded' });
}

/** Callers who say one sentence more. */
function chattier({ scripts, ...rest }: Topology): Topology {
  const changed = Object.entries(scripts).map(([name, script]) => {
    return [name, { ...script, turns: [...script.turns, { tell: 'more' }] }];
  });
  return { ...rest, scripts: Object.fromEntries(changed) };
}

test('another script of the callers is another load, and without callers there is none', () => {
  const { callerScripts } = headerOf({});
  expect(callerScripts?.['book-appointment']).toMatch(/^[0-9a-f]{64}$/);
  expect(headerOf({}).callerScripts).toEqual(callerScripts);
  const topology = STACK && chattier(STACK);
  expect(headerOf({ topology }).callerScripts).not.toEqual(callerScripts);
  expect(headerOf({ load: '' })).not.toHaveProperty('callerScripts');
});

test('the command that repeats a run can be pasted into a shell', () => {
  expect(headerOf({}).command).toBe('npx deadair run scenarios/a.yaml --profile phase-1 --seed s');
  expect(headerOf({ path: "what it's/a b.yaml", seed: 'a;b' }).command).toBe(
    "npx deadair run 'what it'\\''s/a b.yaml' --profile phase-1 --seed 'a;b'",
  );
});
