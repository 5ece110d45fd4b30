import { z } from 'zod';

/** What the stub says really happened; read only when a run is over. Durations in ms. */
export const truthSchema = z.object({
  turns: z.array(
    z.object({
      from: z.string(),
      turn: z.number(),
      latencyMs: z.number(),
      deadAirMs: z.number(),
      factKept: z.boolean().optional(),
    }),
  ),
  failovers: z.array(z.object({ from: z.string(), tookMs: z.number() })),
  requests: z.array(z.object({ probe: z.number(), tookMs: z.number() })),
  lost: z.array(z.string()),
  doubled: z.array(z.string()),
  misordered: z.array(z.string()),
});
export type Truth = z.infer<typeof truthSchema>;
