import type { PlannedStep } from '../scenario/plan.ts';
import { linkFaultOf } from '../stack/link-fault-of.ts';
import type { Instant, LinkFault, RunningStack } from '../stack/running-stack.ts';
import type { Fault } from './fault.ts';

/** A fault on a link: the proxy has it under the same name, and its settings as attributes. */
export const onLinks: Fault = {
  inject: (stack, step) => {
    const rule = linkFaultOf(step.fault, step.name);
    if (!rule)
      throw new Error(`Failed to inject ${step.name}: ${step.fault.kind} acts on no link.`);
    return injectOnLinks(stack, step, rule);
  },
  heal: healLinks,
};

/** Injects a rule of the fault proxy on each link of the step, under the step's name. */
export async function injectOnLinks(
  stack: RunningStack,
  step: PlannedStep,
  fault: Omit<LinkFault, 'name' | 'share'>,
): Promise<Instant> {
  const rule = { ...fault, name: step.name, share: step.fault.share };
  return joinInstants(await Promise.all(step.links.map((link) => stack.link(link).inject(rule))));
}

export async function healLinks(stack: RunningStack, step: PlannedStep): Promise<Instant> {
  return joinInstants(
    await Promise.all(step.links.map((link) => stack.link(link).heal(step.name))),
  );
}

/** All of them happened between the earliest beginning and the latest end. */
export function joinInstants(instants: Instant[]): Instant {
  return {
    earliestMs: Math.min(...instants.map((instant) => instant.earliestMs)),
    latestMs: Math.max(...instants.map((instant) => instant.latestMs)),
  };
}
