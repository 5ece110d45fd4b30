import { z } from 'zod';

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/;
const MS_PER_UNIT: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `3s`, `500ms`, `1m`; a bare number is in ms. */
function duration(byDefault: string) {
  return z
    .string()
    .default(byDefault)
    .transform((text, context) => {
      const [, figure, unit = 'ms'] = DURATION.exec(text.trim()) ?? [];
      const msPerUnit = MS_PER_UNIT[unit];
      if (figure !== undefined && msPerUnit !== undefined) return Number(figure) * msPerUnit;
      context.addIssue(`got "${text}". Expected a duration such as 500ms, 3s or 1m`);
      return z.NEVER;
    });
}

const figure = (byDefault: number) => z.coerce.number().default(byDefault);
const count = (byDefault: number) => z.coerce.number().int().min(0).default(byDefault);
const url = () => z.url().transform((text) => text.replace(/\/+$/, ''));

const PROVIDERS = ['grok', 'openai'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

const environment = z.object({
  PORT: count(8080),
  /** What Twilio calls and signs; the media WebSocket is reached there too. */
  PUBLIC_URL: url(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
  TWILIO_AUTH_TOKEN: z.string().min(1),

  VOICE_AI_CHAIN: z
    .string()
    .default('grok,openai')
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(z.enum(PROVIDERS)).min(1)),
  VOICE_INSTRUCTIONS: z
    .string()
    .default('You book appointments by telephone. Be brief. Remember what the caller told you.'),
  XAI_BASE_URL: url().default('https://api.x.ai/v1'),
  XAI_API_KEY: z.string().default(''),
  XAI_MODEL: z.string().default('grok-voice-latest'),
  XAI_VOICE: z.string().default('eve'),
  XAI_USD_PER_MINUTE: figure(0.05),
  OPENAI_BASE_URL: url().default('https://api.openai.com/v1'),
  OPENAI_API_KEY: z.string().default(''),
  OPENAI_MODEL: z.string().default('gpt-realtime'),
  OPENAI_VOICE: z.string().default('marin'),
  OPENAI_USD_PER_MINUTE: figure(0.3),

  CIRCUIT_BREAKER_MAX_FAILURES: count(5).pipe(z.number().min(1)),
  CIRCUIT_BREAKER_TIMEOUT: duration('60s'),

  /** From dialling a provider until it says that the session exists. */
  VOICE_CONNECT_TIMEOUT: duration('1500ms'),
  /** From the caller's last voiced frame until the answer's first audio. */
  VOICE_FIRST_OUTPUT_TIMEOUT: duration('1200ms'),
  /** Without any output in the middle of an answer. */
  VOICE_OUTPUT_GAP_TIMEOUT: duration('800ms'),
  /** Silence towards the caller, while an answer is due, before the hum begins. */
  VOICE_FILLER_AFTER: duration('1000ms'),
  /** Calls in which nothing is due reconnect spread over this long: the herd blocks nobody. */
  VOICE_IDLE_SWITCH_SPREAD: duration('250ms'),

  VAD_GATE_DBFS: figure(-45),
  VAD_START: duration('60ms'),
  VAD_HANGOVER: duration('200ms'),
  VAD_PRE_ROLL: duration('200ms'),
  CALLER_AUDIO_KEPT: duration('30s'),

  /** How often one call may come back after its media stream ended. */
  VOICE_MAX_RESUMES: count(3),
  /** How long a conversation waits for its call to come back. */
  VOICE_RESUME_WINDOW: duration('30s'),
  /** A media stream that has not named its call by then is closed. */
  MEDIA_START_TIMEOUT: duration('10s'),

  DATABASE_URL: z.string().optional(),
  REDIS_URL: z.string().optional(),
  STORE_CONNECT_TIMEOUT: duration('500ms'),
  STORE_COMMAND_TIMEOUT: duration('250ms'),
  CONVERSATION_TTL: duration('1h'),
});

export type Config = z.infer<typeof environment>;

const KEY_OF: Record<ProviderName, 'XAI_API_KEY' | 'OPENAI_API_KEY'> = {
  grok: 'XAI_API_KEY',
  openai: 'OPENAI_API_KEY',
};
const complete = environment.superRefine((config, context) => {
  for (const provider of config.VOICE_AI_CHAIN) {
    const name = KEY_OF[provider];
    if (config[name] !== '') continue;
    const message = `got nothing. Expected the key of ${provider}, which is in VOICE_AI_CHAIN`;
    context.addIssue({ code: 'custom', path: [name], message });
  }
});

/** Every figure of the gateway, from the environment; says all that is wrong with it at once. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const result = complete.safeParse(env);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    (issue) => `  ${issue.path.join('.')}: ${issue.message}`,
  );
  throw new Error(
    `Failed to read the configuration of voice-gateway:\n${problems.join('\n')}\n` +
      'Set these environment variables as described in config.ts.',
  );
}
