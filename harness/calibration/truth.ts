import { z } from 'zod';

/** What the stub says really happened; read only when a run is over. Durations in ms. */
export const truthSchema = z.object({
  turns: z.array(
    z.object({
      from: z.string(),
      turn: z.number(),
      latencyMs: z.number(),
      deadAirMs: z.number(),
      gapMs: z.number(),
      factKept: z.boolean().optional(),
      repeated: z.number(),
      skipped: z.number(),
      stale: z.number(),
    }),
  ),
  failovers: z.array(z.object({ from: z.string(), outage: z.number(), tookMs: z.number() })),
  takeovers: z.array(z.object({ probe: z.string(), outage: z.number(), tookMs: z.number() })),
  answers: z.record(
    z.string(),
    z.object({
      all: z.number(),
      bad: z.array(z.object({ ordinal: z.number(), outage: z.number().optional() })),
    }),
  ),
  patchy: z.array(z.object({ outage: z.number(), covered: z.boolean() })),
  dropped: z.array(z.string()),
  unmarked: z.number(),
  lost: z.array(z.string()),
  doubled: z.array(z.string()),
  misordered: z.array(z.string()),
  staleReads: z.number(),
  sessionsLost: z.number(),
});
export type Truth = z.infer<typeof truthSchema>;
