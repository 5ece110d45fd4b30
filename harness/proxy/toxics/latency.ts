import { z } from 'zod';
import type { ToxicKind } from './toxic.ts';

const attributes = z.strictObject({
  latency: z.number().min(0).max(600_000).default(0),
  jitter: z.number().min(0).max(600_000).default(0),
});

/** Bytes arrive `latency` ms later, give or take `jitter` ms (uniform), in their order. */
export const latency: ToxicKind<z.infer<typeof attributes>> = {
  attributes,
  streams: ['downstream', 'upstream', 'both'],
  cuts: false,
  afflict(connection, settings, stream) {
    const delayMs = (): number => {
      const { latency, jitter } = settings();
      return Math.max(0, jitter === 0 ? latency : latency + (connection.random() * 2 - 1) * jitter);
    };
    const directions = stream === 'both' ? (['upstream', 'downstream'] as const) : [stream];
    const removals = directions.map((direction) => connection.delay(direction, delayMs));
    return () => {
      for (const remove of removals) remove();
    };
  },
};
