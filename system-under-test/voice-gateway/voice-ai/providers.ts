import type { Config, ProviderName } from '../config.ts';
import { grok } from './grok.ts';
import { openai } from './openai.ts';
import { createRealtimeVoiceAi } from './realtime-voice-ai.ts';
import type { VoiceAi } from './voice-ai.ts';

type OnOddity = (provider: string, call: string, message: string) => void;

/** The providers of the configured chain, in its order. */
export function createProviders(config: Config, onOddity: OnOddity): VoiceAi[] {
  const shared = {
    instructions: config.VOICE_INSTRUCTIONS,
    connectTimeoutMs: config.VOICE_CONNECT_TIMEOUT,
    onOddity,
  };
  const create: Record<ProviderName, () => VoiceAi> = {
    grok: () =>
      createRealtimeVoiceAi(grok, {
        ...shared,
        baseUrl: config.XAI_BASE_URL,
        apiKey: config.XAI_API_KEY,
        model: config.XAI_MODEL,
        voice: config.XAI_VOICE,
      }),
    openai: () =>
      createRealtimeVoiceAi(openai, {
        ...shared,
        baseUrl: config.OPENAI_BASE_URL,
        apiKey: config.OPENAI_API_KEY,
        model: config.OPENAI_MODEL,
        voice: config.OPENAI_VOICE,
      }),
  };
  return config.VOICE_AI_CHAIN.map((name) => create[name]());
}
