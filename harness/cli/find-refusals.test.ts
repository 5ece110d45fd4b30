import { expect, test } from 'vitest';
import { makeTinyTopology } from '../backends/embedded/testdata/tiny-topology.ts';
import { parseScenario } from '../scenario/load-scenario.ts';
import { findRefusals } from './find-refusals.ts';
import type { CheckedScenario } from './load-checked.ts';

function plan(fault: string, command?: string): CheckedScenario {
  const text =
    `title: T\nquestion: Q?\ntimeline:\n  - { at: 1s, fault: { ${fault} }, for: 5s }\n` +
    'expect: [ { recovery: { within: 9s } } ]\n';
  const { scenario } = parseScenario('x.yaml', text);
  if (!scenario) throw new Error(`no scenario: ${fault}`);
  const topology = makeTinyTopology();
  if (command !== undefined && topology.services.echo) topology.services.echo.command = command;
  return { scenario, topology };
}

test('what every backend can do is not refused', () => {
  for (const backend of ['embedded', 'containers']) {
    for (const fault of ['kill: echo', 'stop: postgres', 'partition: [echo, redis]']) {
      expect(findRefusals([plan(fault)], backend)).toEqual([]);
    }
  }
  expect(findRefusals([plan('clock-skew: echo, by: 5m')], 'embedded')).toEqual([]);
});

test('only a service that node runs has a clock that can be moved', () => {
  const run = plan('clock-skew: echo, by: 5m', 'bin/echo --fast');
  expect(findRefusals([run], 'embedded')).toEqual([
    {
      file: 'x.yaml',
      line: 4,
      column: 1,
      message:
        'Failed to plan clock-skew of echo on embedded: it is started by bin/echo, and only node ' +
        'can be handed another clock.',
    },
  ]);
});

test('a fault for Toxiproxy needs the backend that has one', () => {
  const run = plan('latency: echo->redis, add: 300ms, engine: toxiproxy');
  expect(findRefusals([run], 'embedded')).toMatchObject([
    { message: expect.stringMatching(/no Toxiproxy .* --backend containers\.$/) },
  ]);
  expect(findRefusals([run], 'containers')).toEqual([]);
});

test('containers tell once for all profiles what they cannot do, and what can', () => {
  const run = plan('disk-full: postgres');
  expect(findRefusals([run, run], 'containers')).toMatchObject([
    { message: expect.stringMatching(/disk of the engine.*Run it with --backend embedded\.$/) },
  ]);
});
