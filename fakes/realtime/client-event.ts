import { z } from 'zod';
import type { Complaint } from './dialect.ts';

const eventId = z.string().optional();
const Content = z.object({
  type: z.enum(['input_text', 'input_audio', 'output_text', 'output_audio', 'text', 'audio']),
  text: z.string().optional(),
  transcript: z.string().nullish(),
});
const Item = z.object({
  id: z.string().optional(),
  type: z.literal('message'),
  role: z.enum(['user', 'assistant', 'system']),
  status: z.enum(['completed', 'incomplete', 'in_progress']).optional(),
  content: z.array(Content),
});

/** What clients may say, as far as this fake understands it. */
const ClientEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('session.update'),
    event_id: eventId,
    session: z.record(z.string(), z.unknown()),
  }),
  z.object({
    type: z.literal('input_audio_buffer.append'),
    event_id: eventId,
    audio: z.string(),
  }),
  z.object({ type: z.literal('input_audio_buffer.commit'), event_id: eventId }),
  z.object({ type: z.literal('input_audio_buffer.clear'), event_id: eventId }),
  z.object({
    type: z.literal('conversation.item.create'),
    event_id: eventId,
    previous_item_id: z.string().nullish(),
    item: Item,
  }),
  z.object({
    type: z.literal('conversation.item.delete'),
    event_id: eventId,
    item_id: z.string(),
  }),
  z.object({
    type: z.literal('conversation.item.retrieve'),
    event_id: eventId,
    item_id: z.string(),
  }),
  z.object({
    type: z.literal('conversation.item.truncate'),
    event_id: eventId,
    item_id: z.string(),
    content_index: z.number().int(),
    audio_end_ms: z.number().nonnegative(),
  }),
  z.object({ type: z.literal('response.create'), event_id: eventId }),
  z.object({ type: z.literal('response.cancel'), event_id: eventId }),
]);

export type ClientEvent = z.infer<typeof ClientEvent>;
export type GivenItem = z.infer<typeof Item>;

/** A client's message, or what is wrong with it. */
export function readClientEvent(text: string): { event: ClientEvent } | { complaint: Complaint } {
  const message = parseJson(text);
  const result = ClientEvent.safeParse(message);
  if (result.success) return { event: result.data };
  const issue = result.error.issues[0];
  const param = issue?.path.join('.') || undefined;
  const detail = issue?.message ?? 'not understood';
  return {
    complaint: {
      code: 'invalid_event',
      message: `Invalid event${param ? ` at '${param}'` : ''}: ${detail}`,
      ...(param ? { param } : {}),
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
