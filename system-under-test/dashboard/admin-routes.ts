import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Breaker } from '../resilience/breaker.ts';
import type { DegradedMode } from '../resilience/degraded-mode.ts';
import type { WriteQueue } from '../resilience/write-queue.ts';
import type { ReplicaLag } from './replica-lag.ts';

export interface AdminParts {
  breakers: Breaker[];
  degradedMode: DegradedMode;
  queue: WriteQueue<unknown> | undefined;
  registry: Registry;
  /** Undefined: no replica answers reads. */
  replicaLag: ReplicaLag | undefined;
  /** Whether what this instance says of others rests on what it has seen. */
  isReady(): boolean;
}

/** What operators and monitors see, and the two levers of manual recovery. */
export function addAdminRoutes(app: FastifyInstance, parts: AdminParts): void {
  app.get('/health/ready', (_, reply) => {
    const ready = parts.isReady();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'starting' });
  });
  app.get('/health/detailed', () => describeHealth(parts));
  app.get('/metrics', async (_, reply) => {
    reply.header('Content-Type', parts.registry.contentType);
    return parts.registry.metrics();
  });
  app.post('/admin/circuit-breaker/reset', () => {
    for (const breaker of parts.breakers) breaker.reset();
    return { reset: parts.breakers.map(({ dependency }) => dependency) };
  });
  app.post('/admin/queue/clear', async () => ({ cleared: (await parts.queue?.clear()) ?? 0 }));
}

async function describeHealth({ breakers, degradedMode, queue, replicaLag }: AdminParts) {
  const { since, reasons } = degradedMode;
  const dependencies = breakers.map(({ dependency, state, retryAfterMs }) => [
    dependency,
    {
      status: state === 'closed' ? 'healthy' : 'down',
      circuitState: state,
      ...(retryAfterMs === undefined ? {} : { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
    },
  ]);
  return {
    status: since ? 'degraded' : 'healthy',
    ...(since ? { degradedSince: since.toISOString(), reasons } : {}),
    dependencies: Object.fromEntries(dependencies),
    ...(replicaLag ? { replication: { lagMs: replicaLag.lagMs } } : {}),
    ...(queue ? { queue: await describeQueue(queue) } : {}),
  };
}

/** The depth now, or (marked) at the last look when Redis does not answer. */
async function describeQueue(queue: WriteQueue<unknown>) {
  try {
    const [depth, deadLetters] = await Promise.all([queue.depth(), queue.deadLetters()]);
    return { depth, deadLetters };
  } catch {
    const { lastDepth } = queue;
    return { reachable: false, ...(lastDepth === undefined ? {} : { lastDepth }) };
  }
}
