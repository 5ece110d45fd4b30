import { z } from 'zod';

/** How a realtime provider answers, in the stack file's `settings`. */
export const RealtimeSettings = z.object({
  /** Audio comes this many times faster than it plays. */
  pace: z.number().positive().default(1.5),
  /** From the request for an answer to its first audio. */
  firstAudioMs: z.number().nonnegative().default(400),
  /** From the end of an utterance to its transcript. */
  transcriptMs: z.number().nonnegative().default(150),
  /** Audio in one delta. */
  deltaMs: z.number().int().positive().max(1_000).default(100),
  /** Voice, one of the makers of the code book; the provider's own name by default. */
  maker: z.string().optional(),
});

export type RealtimeSettings = z.infer<typeof RealtimeSettings> & { maker: string };
