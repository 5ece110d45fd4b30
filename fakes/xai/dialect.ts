import type { ComplaintCode, Dialect } from '../realtime/dialect.ts';
import { readTurnDetection } from '../realtime/turn-detection.ts';

const SILENCE_MS = 200;
const PING_EVERY_MS = 10_000;
const VAD = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: SILENCE_MS,
  create_response: true,
  interrupt_response: true,
};
const PCM = { type: 'audio/pcm', rate: 24_000 };

/** Races that xAI tells in words alone, without a code. */
const WITHOUT_CODE: ReadonlySet<ComplaintCode> = new Set([
  'conversation_already_has_active_response',
  'response_cancel_not_active',
]);

/** What xAI says in its own way: `voice` and `turn_detection` stand at the top of a session. */
export const XAI: Dialect = {
  origin: 'https://api.x.ai',
  newSession: (id, model) => ({
    type: 'realtime',
    object: 'realtime.session',
    id,
    model,
    voice: 'eve',
    instructions: '',
    turn_detection: VAD,
    tools: [],
    audio: { input: { format: PCM }, output: { format: PCM, speed: 1 } },
  }),
  greet: (session, id) => [
    { type: 'session.created', session },
    { type: 'conversation.created', conversation: { id, object: 'realtime.conversation' } },
  ],
  checkUpdate: () => undefined,
  turnDetection: ({ turn_detection }) => readTurnDetection(turn_detection, SILENCE_MS),
  /** `updated` holds all that was understood so far, not what is new. */
  transcribe: (_session, item_id, transcript) => {
    const type = 'conversation.item.input_audio_transcription';
    return [
      { type: `${type}.updated`, item_id, content_index: 0, transcript },
      { type: `${type}.completed`, item_id, content_index: 0, transcript },
    ];
  },
  finish: ({ response, usage }) => [
    { type: 'response.done', response: { ...response, usage }, usage },
  ],
  describeComplaint: ({ code, message, param }) => ({
    type: 'invalid_request_error',
    code: WITHOUT_CODE.has(code) ? null : code,
    message,
    param: param ?? null,
  }),
  describeRefusal: (_status, message) => ({ code: message, error: message }),
  pingEveryMs: PING_EVERY_MS,
};
