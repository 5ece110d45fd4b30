import { z } from 'zod';
import type { TurnDetection } from './dialect.ts';

/** Reads the `turn_detection` of a session; null means that the client decides itself. */
export function readTurnDetection(value: unknown, silenceMs: number): TurnDetection | undefined {
  if (value === null || value === undefined) return undefined;
  const detection = z
    .object({
      silence_duration_ms: z.number().default(silenceMs),
      create_response: z.boolean().default(true),
      interrupt_response: z.boolean().default(true),
    })
    .parse(value);
  return {
    silenceMs: detection.silence_duration_ms,
    createResponse: detection.create_response,
    interruptResponse: detection.interrupt_response,
  };
}
