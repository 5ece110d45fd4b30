import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { allocatePorts, releasePorts } from './ports.ts';
import { RunRegistry } from './run-state.ts';

test('runs that start close together get ports of their own, none of which is taken', async () => {
  const runs = ['a', 'b', 'c'].map((name) => `test-ports-${process.pid}-${name}`);
  const states = runs.map((run) => new RunRegistry(run).path);
  try {
    const ports: number[] = [];
    // Nobody listens yet on what a run was given: the claim alone keeps the next run off it.
    for (const run of runs) ports.push(...(await allocatePorts(run, 20)));
    expect(new Set(ports).size).toBe(60);
    expect(ports.every((port) => port >= 20_000 && port < 30_000)).toBe(true);
  } finally {
    for (const run of runs) releasePorts(run);
    for (const state of states) rmSync(state);
  }
});

test('a port that somebody listens on is passed over', async () => {
  const run = `test-ports-${process.pid}-taken`;
  const [free = 0] = await allocatePorts(run, 1);
  releasePorts(run);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(free, '127.0.0.1', resolve));
  try {
    expect(await allocatePorts(run, 5)).not.toContain(free);
  } finally {
    releasePorts(run);
    await new Promise((resolve) => server.close(resolve));
  }
});
