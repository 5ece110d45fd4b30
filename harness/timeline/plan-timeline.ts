import { isLinkFault } from '../scenario/fault-schema.ts';
import {
  findComponentKind,
  findCutLinks,
  findLinks,
  type KnownStack,
} from '../scenario/known-stack.ts';
import type { Plan, PlannedStep } from '../scenario/plan.ts';
import { isProviderFault } from '../scenario/provider-faults.ts';
import type { ComponentFaultKind, FaultKind, Scenario, Step } from '../scenario/scenario.ts';

/** Who does each kind of fault, where the kind alone tells. */
const ENGINES: Record<Exclude<ComponentFaultKind, 'kill'>, PlannedStep['engine']> = {
  stop: 'host',
  pause: 'host',
  restart: 'host',
  'clock-skew': 'host',
  'disk-full': 'host',
  'cpu-pressure': 'host',
  'memory-pressure': 'host',
  partition: 'proxy',
};

/** What a scenario will do to a stack, resolved for one seed. Acts on nothing and waits for nothing. */
export function planTimeline(scenario: Scenario, stack: KnownStack, seed: string): Plan {
  const steps = orderSteps(scenario.timeline);
  return { seed, steps: steps.flatMap((step) => repeatStep(step, planStep(step, stack))) };
}

/** Timed steps by their time, others in the file's order, and each chained one behind what it waits for. */
function orderSteps(steps: Step[]): Step[] {
  const timed = steps
    .filter(({ moment }) => 'atMs' in moment)
    .toSorted((a, b) => timeOf(a) - timeOf(b));
  const withChained = (step: Step): Step[] => [
    step,
    ...steps
      .filter(({ moment }) => 'after' in moment && moment.after === step.name)
      .flatMap(withChained),
  ];
  return steps
    .filter(({ moment }) => !('after' in moment))
    .map((step) => ('atMs' in step.moment ? (timed.shift() ?? step) : step))
    .flatMap(withChained);
}

/** A step for each of its trials. */
function repeatStep({ name: step, repeat }: Step, planned: PlannedStep): PlannedStep[] {
  if (!repeat) return [planned];
  const { times: of, everyMs } = repeat;
  return Array.from({ length: of }, (_, index) => {
    const trial = index + 1;
    return { ...planned, name: `${step}#${trial}`, repeat: { step, trial, of, everyMs } };
  });
}

function timeOf({ moment }: Step): number {
  return 'atMs' in moment ? moment.atMs : 0;
}

function planStep({ name, fault, moment, forMs }: Step, stack: KnownStack): PlannedStep {
  const engine = chooseEngine(fault.kind, fault.target, stack);
  const find = fault.kind === 'partition' ? findCutLinks : findLinks;
  return { name, fault, moment, forMs, engine, links: find(stack, fault.target) };
}

/** Nobody can see a provider's process: its kill is done on the links. */
function chooseEngine(kind: FaultKind, target: string, stack: KnownStack): PlannedStep['engine'] {
  if (isLinkFault(kind)) return 'proxy';
  if (isProviderFault(kind)) return 'fake';
  if (kind !== 'kill') return ENGINES[kind];
  return findComponentKind(stack, target) === 'provider' ? 'proxy' : 'host';
}
