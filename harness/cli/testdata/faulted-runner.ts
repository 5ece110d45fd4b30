/**
 * A runner that stands the tiny stack up, pauses its database and swallows what goes to its cache,
 * says where the proxy takes orders, and never ends: `faulted-runner.ts <run> <report folder>`.
 */
import { join } from 'node:path';
import { startEmbedded } from '../../backends/embedded/start-embedded.ts';
import { makeTinyTopology } from '../../backends/embedded/testdata/tiny-topology.ts';
import { injectStep } from '../../experiment/inject-step.ts';
import { JournalWriter } from '../../journal/writer.ts';
import { parseScenario } from '../../scenario/load-scenario.ts';
import { planTimeline } from '../../timeline/plan-timeline.ts';
import { describeHeader } from '../describe-header.ts';

const TEXT = `
title: Both stores stop answering
question: Is that undone when nobody is left to undo it?
timeline:
  - { at: 1s, fault: { pause: postgres }, for: 60s, name: database-paused }
  - { at: 2s, fault: { blackhole: echo->redis }, for: 60s, name: cache-swallowed }
expect: [ { recovery: { within: 9s } } ]
`;

const [run = '', reportFolder = ''] = process.argv.slice(2);
const topology = makeTinyTopology();
const { scenario, problems } = parseScenario('faulted.yaml', TEXT);
if (!scenario) throw new Error(JSON.stringify(problems));
const plan = planTimeline(scenario, topology, 'seed');
const options = { seed: 'seed', backend: 'embedded' };
const header = describeHeader(run, scenario, topology, plan, options);
const writer = new JournalWriter(join(reportFolder, 'journal.ndjson'), header, []);
const source = writer.openSource('experiment', 'runner');
const start = { run, reportFolder, topology, seed: 'seed', settings: {}, onProgress: () => {} };
const stack = await startEmbedded(start);
for (const step of plan.steps) {
  const exercised = () => ({ midAnswer: 0, pending: 0 });
  await injectStep(stack, step, source, true, exercised, () => {});
}
const control = stack.listeners().find(({ what, name }) => what === 'control' && name === 'proxy');
console.log(JSON.stringify(control?.address));
setInterval(() => {}, 1000);
