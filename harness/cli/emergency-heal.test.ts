/** Runs that are cut short while faults are in force: by a signal, and by a fault that fails. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findStateFolder, readRunState } from '../backends/embedded/run-state.ts';
import { HEALS_FILE, readPendingHeals } from '../heals/pending-heals.ts';
import { monotonicMs } from '../journal/clock.ts';
import type { JournalEvent } from '../journal/event.ts';
import { readJournal } from '../journal/reader.ts';

const SCENARIO = 'harness/cli/testdata/three-faults.yaml';
const WITHIN_MS = 60_000;

let reports: string;
let runner: ChildProcess;

beforeEach(() => {
  reports = mkdtempSync(join(tmpdir(), 'reports-'));
  const options = ['harness/main.ts', 'run', SCENARIO, '--reports', reports];
  runner = spawn(process.execPath, options, { stdio: 'ignore' });
});

afterEach(async () => {
  if (runner.exitCode === null && runner.signalCode === null) {
    runner.kill('SIGKILL');
    await once(runner, 'exit');
  }
  rmSync(reports, { recursive: true, force: true });
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s heals every fault, the last one first, and injects no more',
  async (signal) => {
    await until(() => isInForce('carrier-dead'));
    expect(listPending()).toEqual(['carrier-dead', 'database-paused']);
    runner.kill(signal);
    expect((await once(runner, 'exit'))[0]).toBe(130);
    expect(listStates('heal-asked')).toEqual(['carrier-dead', 'database-paused']);
    expect(listStates('gone')).toEqual(['carrier-dead', 'database-paused']);
    expect(listPending()).toEqual([]);
  },
  WITHIN_MS,
);

test(
  'a fault that fails ends the run, and every fault is healed, its own first',
  async () => {
    await until(() => isInForce('carrier-dead'));
    killStub();
    expect((await once(runner, 'exit'))[0]).toBe(4);
    expect(listStates('asked')).toEqual(['database-paused', 'carrier-dead', 'stub-dead']);
    expect(listStates('gone')).toEqual(['stub-dead', 'carrier-dead', 'database-paused']);
    expect(listPending()).toEqual([]);
    expect(readJournal(journalPath()).events).toContainEqual(
      expect.objectContaining({ kind: 'outcome', outcome: 'failed' }),
    );
  },
  WITHIN_MS,
);

function runName(): string {
  return readdirSync(reports).find((name) => /^\d/.test(name)) ?? 'none-yet';
}

function journalPath(): string {
  return join(reports, runName(), 'journal.ndjson');
}

function isInForce(fault: string): boolean {
  if (!existsSync(journalPath())) return false;
  const lines = readFileSync(journalPath(), 'utf8').split('\n');
  return lines.some((line) => line.includes(`"${fault}"`) && line.includes('"in-force"'));
}

/** Names of faults in the order in which they came into a state. */
function listStates(state: string): string[] {
  const faults = [...readJournal(journalPath()).events].filter(
    (event): event is JournalEvent & { kind: 'fault' } => event.kind === 'fault',
  );
  return faults.filter((event) => event.state === state).map((event) => event.fault);
}

function listPending(): string[] {
  return readPendingHeals(join(reports, runName(), HEALS_FILE)).map(({ step }) => step);
}

/** From outside, so that the step that means to kill it finds nothing. */
function killStub(): void {
  const state = readRunState(join(findStateFolder(), `${runName()}.ndjson`));
  const stub = state?.processes.find(({ pid }) => readCommand(pid).includes('stub/main'));
  if (!stub) throw new Error('the stub does not run');
  process.kill(stub.pid, 'SIGKILL');
}

function readCommand(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

async function until(holds: () => boolean): Promise<void> {
  const endMs = monotonicMs() + WITHIN_MS / 2;
  while (!holds()) {
    if (monotonicMs() > endMs) throw new Error(`not within ${WITHIN_MS / 2} ms: ${holds}`);
    await sleep(10);
  }
}
