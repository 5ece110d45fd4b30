import type { EventOf, FaultState } from '../journal/event.ts';
import type { EventIndex, EventList } from '../journal/event-index.ts';
import type { JournalHeader } from '../journal/header.ts';
import type { Span } from './interval.ts';
import type { FaultLife } from './verdict.ts';

const HOST_FAULTS = new Set([
  'kill',
  'stop',
  'pause',
  'restart',
  'clock-skew',
  'disk-full',
  'cpu-pressure',
  'memory-pressure',
]);

/** A fault's life with what only the judge needs to know of it. */
export interface FaultRecord extends FaultLife {
  /** Done to the process itself, so that whatever then harms those who need it is its harm. */
  onHost: boolean;
  /** Whether it hits everybody: no share of connections or sessions was let off. */
  whole: boolean;
  asPlanned: boolean;
  /** From t0 until it was gone: what units must overlap to have been exposed to it. */
  exposure: Span;
}

/** Puts together the life of each fault, in the order in which they were asked for. */
export function recordFaults(
  header: JournalHeader,
  events: EventIndex,
  endMs: number,
): FaultRecord[] {
  const lives = Map.groupBy(events.of('fault'), (event) => event.fault);
  const harmed = attributeHarms(header, lives, events.of('harm'));
  return [...lives].map(([name, steps]) =>
    recordFault(header, name, steps, harmed.get(name) ?? [], endMs),
  );
}

type Step = EventOf<'fault'>;

/** What was harmed by each fault, in one pass: what names none is that of every host that was away then. */
function attributeHarms(
  header: JournalHeader,
  lives: ReadonlyMap<string, Step[]>,
  harms: EventList<'harm'>,
): Map<string, EventOf<'harm'>[]> {
  const harmed = new Map<string, EventOf<'harm'>[]>([...lives.keys()].map((name) => [name, []]));
  const onHosts = [...lives].flatMap(([name, steps]) => {
    const [first] = steps;
    if (!first || !isHostFault(header, name, first)) return [];
    const [inForce, gone] = [intervalIn(steps, 'in-force'), intervalIn(steps, 'gone')];
    return [{ name, target: first.target, inForce, gone }];
  });
  for (const harm of harms) {
    if (harm.fault !== undefined) harmed.get(harm.fault)?.push(harm);
    else {
      for (const { name, target, inForce, gone } of onHosts) {
        if (!isDuring(harm.atMs, inForce, gone) || !isTowards(header, harm.on, target)) continue;
        harmed.get(name)?.push(harm);
      }
    }
  }
  return harmed;
}

function isHostFault(header: JournalHeader, name: string, first: Step): boolean {
  const planned = header.plan.steps.find((step) => step.name === name);
  return planned ? planned.engine === 'host' : isOnHost(first);
}

function intervalIn(steps: Step[], state: FaultState): [number, number] | undefined {
  return intervalOf(steps.find((step) => step.state === state));
}

function recordFault(
  header: JournalHeader,
  name: string,
  steps: Step[],
  harms: EventOf<'harm'>[],
  endMs: number,
): FaultRecord {
  const first = steps[0] as Step;
  const find = (state: FaultState) => steps.find((step) => step.state === state);
  const step = header.plan.steps.find((planned) => planned.name === name);
  const onHost = isHostFault(header, name, first);
  const inForce = intervalOf(find('in-force'));
  const gone = intervalOf(find('gone'));
  const firstHarm = harms[0];
  const feltStep = find('felt');
  const felt = intervalOf(feltStep) ?? (firstHarm && instantOf(firstHarm.atMs));
  // A partition is done on links, but it is the network between hosts that breaks.
  const t0 = onHost || first.faultKind === 'partition' ? inForce : felt;
  const askedMs = find('asked')?.earliestMs;
  const fromMs = t0?.[0] ?? inForce?.[0] ?? askedMs ?? first.earliestMs;
  return {
    name,
    kind: first.faultKind,
    target: first.target,
    askedMs,
    inForce,
    felt,
    feltBy: feltStep?.evidence ?? firstHarm?.on,
    healAskedMs: find('heal-asked')?.earliestMs,
    gone,
    t0,
    harm: countHarm(harms),
    onHost,
    whole: (step?.fault.share ?? 1) >= 1,
    asPlanned: find('asked')?.asPlanned !== false,
    exposure: { fromMs, toMs: Math.max(fromMs, gone?.[1] ?? endMs) },
  };
}

function isOnHost({ faultKind, target }: EventOf<'fault'>): boolean {
  return HOST_FAULTS.has(faultKind) && !target.includes('->');
}

function isTowards(header: JournalHeader, on: string, target: string): boolean {
  const link = header.stack.links.find(({ name }) => name === on);
  return link ? link.to === target : on === target || on.endsWith(`->${target}`);
}

function isDuring(atMs: number, inForce?: [number, number], gone?: [number, number]): boolean {
  return inForce !== undefined && atMs >= inForce[0] && (gone === undefined || atMs <= gone[1]);
}

function intervalOf(step: EventOf<'fault'> | undefined): [number, number] | undefined {
  return (
    step && [Math.min(step.earliestMs, step.latestMs), Math.max(step.earliestMs, step.latestMs)]
  );
}

function instantOf(atMs: number): [number, number] {
  return [atMs, atMs];
}

function countHarm(harms: EventOf<'harm'>[]): FaultLife['harm'] {
  const counted = new Map<string, FaultLife['harm'][number]>();
  for (const { on, harm, count } of harms) {
    const entry = counted.get(`${on} ${harm}`) ?? { on, harm, count: 0 };
    entry.count += count;
    counted.set(`${on} ${harm}`, entry);
  }
  return [...counted.values()];
}
