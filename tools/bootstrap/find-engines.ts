/** Finds or fetches the database and the cache that the embedded backend starts, and says which. */
import { relative } from 'node:path';
import { findNativePostgres } from '../../harness/backends/embedded/native-postgres.ts';
import { findRedis } from '../../harness/backends/embedded/redis-binary.ts';

const FAILED = 4;

try {
  const { version, postgres } = findNativePostgres();
  process.stdout.write(`postgresql: ${version} at ${relative(process.cwd(), postgres)}\n`);
  process.stdout.write(`redis: ${findRedis().command}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = FAILED;
}
