import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { allocatePorts, releasePorts } from './ports.ts';

test('runs that start at once get ports of their own, none of which is taken', async () => {
  const runs = ['a', 'b', 'c'].map((name) => `test-ports-${process.pid}-${name}`);
  try {
    const ports = (await Promise.all(runs.map((run) => allocatePorts(run, 20)))).flat();
    expect(new Set(ports).size).toBe(60);
    expect(ports.every((port) => port >= 20_000 && port < 30_000)).toBe(true);
  } finally {
    for (const run of runs) releasePorts(run);
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
