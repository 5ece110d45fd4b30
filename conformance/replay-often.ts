/**
 * `node conformance/replay-often.ts [times]`: one seed after the other, each delivered one connection at a
 * time and 64 at once with its bytes cut anew. Exit 1 when any connection got other bytes.
 */
import { isDeepStrictEqual } from 'node:util';
import { deliver } from './replay.ts';

const CONNECTIONS = 64;

const times = Number(process.argv[2] ?? 100);
let failed = 0;
for (let run = 1; run <= times; run += 1) {
  const seed = `replay-${run}`;
  const alone = await deliver(seed, CONNECTIONS, { atOnce: 1, cut: Math.random });
  const together = await deliver(seed, CONNECTIONS, { atOnce: CONNECTIONS, cut: Math.random });
  if (isDeepStrictEqual(alone, together)) continue;
  failed += 1;
  process.stdout.write(`✗ seed ${seed} delivered other bytes at once than alone\n`);
}
process.stdout.write(`${times - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
