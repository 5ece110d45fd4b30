import type { Dialect } from '../realtime/dialect.ts';
import { readConfig } from '../realtime/session-config.ts';
import { readTurnDetection } from '../realtime/turn-detection.ts';

const SILENCE_MS = 500;
const VAD = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: SILENCE_MS,
  create_response: true,
  interrupt_response: true,
  idle_timeout_ms: null,
};
const PCM = { type: 'audio/pcm', rate: 24_000 };

/** What OpenAI says in its own way. */
export const OPENAI: Dialect = {
  origin: 'https://api.openai.com',
  newSession: (id, model) => ({
    type: 'realtime',
    object: 'realtime.session',
    id,
    model,
    output_modalities: ['audio'],
    instructions: '',
    tools: [],
    tool_choice: 'auto',
    audio: {
      input: { format: PCM, transcription: null, turn_detection: VAD },
      output: { format: PCM, voice: 'marin', speed: 1 },
    },
  }),
  greet: (session) => [{ type: 'session.created', session }],
  checkUpdate: ({ type }) => {
    if (type === 'realtime') return undefined;
    if (type === undefined) {
      const message = "Missing required parameter: 'session.type'.";
      return { code: 'missing_required_parameter', message, param: 'session.type' };
    }
    const message = `Invalid value: '${String(type)}'. Supported values are: 'realtime'.`;
    return { code: 'invalid_value', message, param: 'session.type' };
  },
  turnDetection: (session) =>
    readTurnDetection(readConfig(session, 'audio.input.turn_detection'), SILENCE_MS),
  /** Only those who asked for transcription get it. */
  transcribe: (session, item_id, transcript) => {
    if (!readConfig(session, 'audio.input.transcription')) return [];
    const type = 'conversation.item.input_audio_transcription';
    const usage = { type: 'tokens', total_tokens: 0, input_tokens: 0, output_tokens: 0 };
    return [
      { type: `${type}.delta`, item_id, content_index: 0, delta: transcript },
      { type: `${type}.completed`, item_id, content_index: 0, transcript, usage },
    ];
  },
  finish: ({ response, usage }) => [
    { type: 'response.done', response: { ...response, usage } },
    { type: 'rate_limits.updated', rate_limits: [] },
  ],
  describeComplaint: ({ code, message, param }) => ({
    type: 'invalid_request_error',
    code,
    message,
    param: param ?? null,
  }),
  describeRefusal: (status, message) => ({
    error: { message, type: refusalType(status), param: null, code: refusalCode(status) },
  }),
};

function refusalType(status: number): string {
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

function refusalCode(status: number): string | null {
  const codes: Record<number, string> = {
    401: 'invalid_api_key',
    402: 'insufficient_quota',
    429: 'rate_limit_exceeded',
    503: 'server_error',
  };
  return codes[status] ?? null;
}
