import { answersQueries } from '../embedded/postgres.ts';
import { answersPing } from '../embedded/redis.ts';
import { answersHttp } from '../readiness.ts';

/** How it shows that a container serves, on a port that is the same inside and outside. */
export type Readiness =
  | { kind: 'http'; port: number; path: string }
  | { kind: 'postgresql'; port: number }
  | { kind: 'redis'; port: number };

/** Asks from outside, where the run asks. */
export function isReady(readiness: Readiness): Promise<boolean> {
  if (readiness.kind === 'http') return answersHttp(readiness.port, readiness.path);
  return readiness.kind === 'redis' ? answersPing(readiness.port) : answersQueries(readiness.port);
}

/** Asks from inside, for an engine that does so by itself. */
export function describeHealthCheck(readiness: Readiness): string[] {
  const { port } = readiness;
  if (readiness.kind === 'redis') return ['CMD', 'redis-cli', '-p', String(port), 'ping'];
  // While it makes its cluster a PostgreSQL image serves a socket file alone.
  if (readiness.kind === 'postgresql')
    return ['CMD', 'bash', '-c', `: >/dev/tcp/127.0.0.1/${port}`];
  const url = `http://127.0.0.1:${port}${readiness.path}`;
  const ask = `fetch('${url}').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;
  return ['CMD', 'node', '-e', ask];
}
