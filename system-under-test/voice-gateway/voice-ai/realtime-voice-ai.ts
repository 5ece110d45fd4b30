import { createSecureContext } from 'node:tls';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import type { Dialect, SessionSettings } from './dialect.ts';
import { RealtimeSession } from './realtime-session.ts';
import type { VoiceAi } from './voice-ai.ts';

export interface RealtimeSettings extends SessionSettings {
  baseUrl: string;
  apiKey: string;
  connectTimeoutMs: number;
  /** Told of errors that do not end a session. */
  onOddity: (provider: string, call: string, message: string) => void;
}

/** A provider that speaks the Realtime protocol, by the official SDK. */
export function createRealtimeVoiceAi(dialect: Dialect, settings: RealtimeSettings): VoiceAi {
  // The SDK would retry on its own; here the chain decides who is asked next.
  const client = new OpenAI({
    apiKey: settings.apiKey,
    baseURL: settings.baseUrl,
    maxRetries: 0,
  });
  // Reading the list of authorities anew costs more than the rest of a connect, and they come in herds.
  const options = {
    secureContext: createSecureContext(),
    perMessageDeflate: false,
    handshakeTimeout: settings.connectTimeoutMs,
  };
  return {
    name: dialect.name,
    connect: (opening) =>
      new Promise((resolve, reject) => {
        const socket = new OpenAIRealtimeWS({ model: settings.model, options }, client);
        const session: RealtimeSession = new RealtimeSession({
          provider: dialect.name,
          socket,
          opening,
          description: dialect.describeSession(settings),
          connectTimeoutMs: settings.connectTimeoutMs,
          onReady: () => resolve(session),
          onNeverReady: reject,
          onOddity: (message) => settings.onOddity(dialect.name, opening.call, message),
        });
      }),
  };
}
