import type { Logger } from 'pino';
import { isOutage } from '../data/outage.ts';
import type { DegradedMode } from '../resilience/degraded-mode.ts';
import { createQueueProcessor, type QueueProcessor } from '../resilience/queue-processor.ts';
import type { ResilienceMetrics } from '../resilience/resilience-metrics.ts';
import { WriteQueue } from '../resilience/write-queue.ts';
import type { Breakers } from './breakers.ts';
import { type CallRecord, createCallWriter, insertCalls, type WriteAnswer } from './call-writes.ts';
import type { DashboardConfig } from './config.ts';
import type { Connections } from './connections.ts';

export type CallQueue = WriteQueue<CallRecord>;

/** The queue behind the database; undefined when it is off. */
export function openCallQueue(
  config: DashboardConfig,
  connections: Connections,
  degradedMode: DegradedMode,
): CallQueue | undefined {
  if (!config.ENABLE_WRITE_QUEUE) return undefined;
  return new WriteQueue<CallRecord>({
    redis: connections.queueRedis,
    name: 'dashboard:calls',
    maxSize: config.FALLBACK_QUEUE_MAX_SIZE,
    onDepth: (depth) => degradedMode.set('write-queue', depth > 0),
  });
}

export interface WritePathOptions {
  config: DashboardConfig;
  connections: Connections;
  breakers: Breakers;
  queue: CallQueue | undefined;
  metrics: ResilienceMetrics;
  log: Logger;
  /** All that was queued is in the database. */
  onDrained(): void;
}

/** How a call gets into the database: directly, or through the queue and its processor. */
export interface WritePath {
  writeCall(call: CallRecord): Promise<WriteAnswer>;
  /** Replays what is queued as soon as the database lets it. */
  replay(): void;
  close(): void;
}

export function openWritePath(options: WritePathOptions): WritePath {
  const { config, connections, breakers, queue, log } = options;
  const processor = queue && startProcessor(options, queue);
  const writeCall = createCallWriter({
    database: connections.pools.primary,
    breaker: breakers.postgres,
    queue,
    queryTimeoutMs: config.QUERY_TIMEOUT,
    lookTimeoutMs: config.REDIS_COMMAND_TIMEOUT,
    metrics: options.metrics,
    onQueued: () => processor?.wake(config.QUEUE_PROCESSOR_RETRY),
    onError: (error) => log.error({ err: error }, 'write neither stored nor queued'),
  });
  return {
    writeCall,
    replay: () => processor?.wake(),
    close: () => processor?.close(),
  };
}

function startProcessor(options: WritePathOptions, queue: CallQueue): QueueProcessor {
  const { config, connections, breakers, log } = options;
  return createQueueProcessor<CallRecord>({
    queue,
    breaker: breakers.postgres,
    commit: (calls) => insertCalls(connections.pools.primary, calls, config.REPLAY_TIMEOUT),
    isOutage,
    intervalMs: config.QUEUE_PROCESSOR_INTERVAL,
    ttlMs: config.FALLBACK_QUEUE_TTL,
    maxTries: config.QUEUE_PROCESSOR_TRIES,
    batchSize: config.QUEUE_PROCESSOR_BATCH_SIZE,
    retryMs: config.QUEUE_PROCESSOR_RETRY,
    lockMs: config.QUEUE_PROCESSOR_LOCK,
    onDrained(count) {
      log.info({ count }, 'queued writes replayed');
      options.onDrained();
    },
    onDeadLetter: ({ write }, reason) =>
      log.error({ id: write.id, call: write.call, reason }, 'queued write moved to dead letters'),
    onError: (error) => log.debug({ err: error }, 'replay of queued writes stopped'),
  });
}
