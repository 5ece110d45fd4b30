import { estimateRare } from '../../harness/simulation/estimate-rare.ts';
import { loadModel, parseModel } from '../../harness/simulation/load-model.ts';
import type { Model } from '../../harness/simulation/model.ts';
import { chainOfPhase } from '../../harness/simulation/repair-chain.ts';
import { simulateOnWorkers } from '../../harness/simulation/simulate-on-workers.ts';
import { simulateYears, YEAR_H } from '../../harness/simulation/simulate-years.ts';
import { summarize } from '../../harness/simulation/summarize.ts';
import { weighMoney } from '../../harness/simulation/weigh-money.ts';
import { percentile } from '../statistics.ts';
import { runSimpy } from './run-simpy.ts';

const ROUNDS = 5;
const SERIES_YEARS = 40_000;
const SIMPY_YEARS = 400;
const DESIGN_YEARS = 100_000;
/** What a chance needs to be known to half a percentage point, at its worst. */
const CHANCE_YEARS = 38_416;
const RARE_CYCLES = 100_000;
/** Case C9. */
const SERIES = ['a: 99.9', 'b: 99.95', 'c: 97', 'd: 99.99'];
const EXPONENTIAL = '{ exponential: { mean: 1h } }';
const LOGNORMAL = '{ lognormal: { mean: 1h, sigma: 1.2 } }';

/** Years a second, beside SimPy on the same model in the same run. */
export async function measureSimulation(): Promise<void> {
  compareWithSimpy();
  const shipped = loadModel('scenarios/models/agentflow.yaml').model;
  if (!shipped) throw new Error('Failed to load scenarios/models/agentflow.yaml.');
  // The bounds are of downtime; what calls in flight add is told apart.
  const { calls: _, ...design } = shipped;
  const [cold] = timed(() => simulateYears(design, 200, 'bench'));
  const [wholeS] = timed(() => {
    const years = simulateYears(design, DESIGN_YEARS, 'bench');
    return [summarize(design, years), weighMoney(design, years)];
  });
  say(`4 phases x ${DESIGN_YEARS} years with causes and cost: ${wholeS.toFixed(1)} s (bound 15 s)`);
  const [callsS] = timed(() => simulateYears(shipped, DESIGN_YEARS / 10, 'bench'));
  say(`a tenth of these years with calls in flight: ${callsS.toFixed(1)} s`);
  const beganMs = performance.now();
  await simulateOnWorkers(design, DESIGN_YEARS, 'bench', 2);
  say(`the same years on 2 threads: ${((performance.now() - beganMs) / 1_000).toFixed(1)} s`);
  for (const phase of design.phases) measureChance({ ...design, phases: [phase] });
  measureChance(readModel(['a: 99.9'], EXPONENTIAL));
  measureRare();
  say(`first 200 years of a model, cold: ${(cold * 1_000).toFixed(0)} ms`);
}

/** The chance to meet 99.9 %; half a percentage point is what it is known to at its worst, by 50 %. */
function measureChance(model: Model): void {
  const asked = { ...model, targets: [0.999] };
  const [tookS, [summary]] = timed(() =>
    summarize(asked, simulateYears(asked, CHANCE_YEARS, 'bench')),
  );
  const { value = 0, low = 0, high = 0 } = summary?.meets[0]?.chance ?? {};
  say(
    `P(>= 99.9 %) of ${summary?.phase}: ${(100 * value).toFixed(2)} % +- ${(50 * (high - low)).toFixed(2)} pp ` +
      `by ${CHANCE_YEARS} years: ${tookS.toFixed(2)} s (bound 2 s)`,
  );
}

function compareWithSimpy(): void {
  const plain = readModel(SERIES, EXPONENTIAL);
  const skewed = readModel(SERIES, LOGNORMAL);
  const ours: number[] = [];
  const used: number[] = [];
  const heavies: number[] = [];
  const theirs: number[] = [];
  simulateYears(plain, 2_000, 'warm');
  simulateYears(skewed, 2_000, 'warm');
  let shares = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    const [tookS, years, usedS] = timed(() => simulateYears(plain, SERIES_YEARS, `bench ${round}`));
    ours.push(eventsOf(plain, SERIES_YEARS) / tookS);
    used.push(eventsOf(plain, SERIES_YEARS) / usedS);
    const [heavyS] = timed(() => simulateYears(skewed, SERIES_YEARS, `bench ${round}`));
    heavies.push(eventsOf(skewed, SERIES_YEARS) / heavyS);
    const simpy = runSimpy(SIMPY_YEARS, round);
    theirs.push(simpy.events / simpy.seconds);
    const [summary] = summarize(plain, years);
    const down = 1 - (summary?.uptime.value ?? 0);
    shares = `share of time down ${down.toFixed(5)}, SimPy ${simpy.share.toFixed(5)}`;
  }
  const [our = 0, ofProcessor, heavy = 0, their = 1] = [ours, used, heavies, theirs].map((rates) =>
    percentile(rates, 0.5),
  );
  say(
    `4 components in series, one core: ${inMillions(our)} M events/s (bound 30 M; ${inMillions(ofProcessor)} M ` +
      `by processor time), ${inMillions(heavy)} M with lognormal repair; SimPy ${inMillions(their)} M: ` +
      `${Math.round(our / their)} times as many. An event is a component's change of state; ${shares}`,
  );
}

function measureRare(): void {
  const { model } = parseModel(
    'pair',
    `title: T
question: Q
targets: [99.9%]
components:
  a: { failure: { exponential: { mean: 100000h } }, repair: { exponential: { mean: 1h } }, source: bench }
  b: { failure: { exponential: { mean: 100000h } }, repair: { exponential: { mean: 1h } }, source: bench }
phases: { pair: [{ anyOf: [a, b] }] }
`,
  );
  const [phase] = model?.phases ?? [];
  const chain = model && phase && chainOfPhase(model, phase);
  if (!chain) throw new Error('Failed to write a pair as a chain.');
  const [tookS, { value, low, high, exact }] = timed(() =>
    estimateRare(chain, RARE_CYCLES, 'bench'),
  );
  const half = (((high - low) / 2 / value) * 100).toFixed(2);
  say(
    `share of time down of ${value.toExponential(3)} +- ${half} % (exact ${exact.toExponential(3)}): ` +
      `${tookS.toFixed(2)} s (bound 1 % in 1 s)`,
  );
}

/** Components in series, each of a name and an availability in percent. */
function readModel(stated: string[], repair: string): Model {
  const components = stated.map((text) => {
    const [name, percent] = text.split(': ');
    return `${name}: { availability: ${percent}%, repair: ${repair}, source: bench }`;
  });
  const names = stated.map((text) => text.split(': ')[0]).join(', ');
  const { model } = parseModel(
    'series',
    `title: T\nquestion: Q\ntargets: [99%]\ncomponents:\n  ${components.join('\n  ')}\nphases: { series: [${names}] }\n`,
  );
  if (!model) throw new Error('Failed to read the model of the bench.');
  return model;
}

/** Mean number of changes of state. */
function eventsOf({ components }: Model, years: number): number {
  return [...components.values()].reduce(
    (sum, { failure, repair }) => sum + (2 * years * YEAR_H) / (failure.meanH + repair.meanH),
    0,
  );
}

/** Seconds, the result, and seconds of processor time: less than the former where others use the machine. */
function timed<T>(act: () => T): [number, T, number] {
  const beganMs = performance.now();
  const before = process.cpuUsage();
  const result = act();
  const { user, system } = process.cpuUsage(before);
  return [(performance.now() - beganMs) / 1_000, result, (user + system) / 1e6];
}

function inMillions(rate = 0): string {
  return (rate / 1e6).toFixed(rate < 1e7 ? 2 : 0);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
