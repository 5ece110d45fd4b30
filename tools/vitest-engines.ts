/** Tells tests where the Redis is that the embedded backend would start, before any of them runs. */
import { findRedis } from '../harness/backends/embedded/redis-binary.ts';

export function setup(): void {
  const { command, environment } = findRedis();
  process.env.TEST_REDIS_SERVER = command;
  process.env.TEST_REDIS_LIBRARIES = environment.LD_LIBRARY_PATH ?? '';
}
