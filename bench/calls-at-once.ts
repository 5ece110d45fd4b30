import { CallLoad } from '../harness/callers/call-load.ts';
import type { EventBody } from '../harness/journal/event.ts';
import type { Source } from '../harness/journal/writer.ts';
import type { RunningStack } from '../harness/stack/running-stack.ts';
import { startReference } from './start-reference.ts';
import { formatMs } from './statistics.ts';

const STEP_CALLS = 50;
const MOST_CALLS = 400;
/** What a call of the script takes: new ones come as others end. */
const CALL_S = 13.6;
const PLATEAU_MS = 15_000;
const MEASURE_MS = 8_000;
const LATE_BOUND_MS = 5;

interface TickLateness {
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** Adds calls until the playout tick of the telephony fake is later than 5 ms at p99. */
export async function measureCallsAtOnce(): Promise<void> {
  await using stack = await startReference();
  const script = stack.topology.scripts['book-appointment'];
  if (!script) throw new Error('The reference stack has no script book-appointment.');
  const answered = { yes: 0, no: 0 };
  const source = countTurns(answered);
  const loads: CallLoad[] = [];
  let sustained = 0;
  for (let calls = STEP_CALLS; calls <= MOST_CALLS; calls += STEP_CALLS) {
    const url = stack.handsets(script.provider);
    const ratePerS = STEP_CALLS / CALL_S;
    const load = new CallLoad({ url, script, source, seed: `bench-${calls}`, ratePerS });
    loads.push(load);
    load.start();
    await pause(PLATEAU_MS);
    await readTickLateness(stack, script.provider);
    await pause(MEASURE_MS);
    const lateness = await readTickLateness(stack, script.provider);
    const underWay = loads.reduce((sum, each) => sum + each.underWay, 0);
    process.stdout.write(
      `${underWay} calls at once: tick late p50 ${formatMs(lateness.p50Ms)}, ` +
        `p99 ${formatMs(lateness.p99Ms)}, max ${formatMs(lateness.maxMs)}; ` +
        `turns answered ${answered.yes}, failed ${answered.no}\n`,
    );
    if (lateness.p99Ms > LATE_BOUND_MS) break;
    sustained = underWay;
  }
  await Promise.all(loads.map((load) => load.stop()));
  process.stdout.write(`calls at once with clean stamps: ${sustained} (bound at least 150)\n`);
}

/** Counts turns as they end; what else callers tell is not kept. */
function countTurns(answered: { yes: number; no: number }): Source {
  const emit = (body: EventBody): void => {
    if (body.kind !== 'turn-ended') return;
    if (body.outcome === 'answered') answered.yes += 1;
    else answered.no += 1;
  };
  return { name: 'bench', emit, close: () => {} };
}

/** Reading the telephony fake's lateness begins it anew. */
async function readTickLateness(stack: RunningStack, provider: string): Promise<TickLateness> {
  const { host } = new URL(stack.handsets(provider));
  const response = await fetch(`http://${host}/state`);
  return ((await response.json()) as { tickLateness: TickLateness }).tickLateness;
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
