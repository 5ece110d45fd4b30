import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const least = {
  PUBLIC_URL: 'http://127.0.0.1:1234/',
  TWILIO_AUTH_TOKEN: 'token',
  XAI_API_KEY: 'key',
  OPENAI_API_KEY: 'key',
};

describe('the configuration', () => {
  it('has the figures of the design by default', () => {
    const config = readConfig(least);
    expect(config.VOICE_AI_CHAIN).toEqual(['grok', 'openai']);
    expect(config.CIRCUIT_BREAKER_TIMEOUT).toBe(60_000);
    expect(config.PUBLIC_URL).toBe('http://127.0.0.1:1234');
  });

  it('reads durations with and without a unit', () => {
    const read = (text: string) =>
      readConfig({ ...least, CIRCUIT_BREAKER_TIMEOUT: text }).CIRCUIT_BREAKER_TIMEOUT;
    expect(['3s', '500ms', '1m', '250', '1.5s'].map(read)).toEqual([
      3_000, 500, 60_000, 250, 1_500,
    ]);
  });

  it('names everything that is wrong at once', () => {
    const read = () => readConfig({ ...least, VAD_HANGOVER: 'soon', OPENAI_BASE_URL: 'nowhere' });
    expect(read).toThrow(/OPENAI_BASE_URL[\s\S]*VAD_HANGOVER/);
  });

  it('asks for a key only of providers that are in the chain', () => {
    const env = { ...least, OPENAI_API_KEY: undefined };
    expect(() => readConfig(env)).toThrow(/OPENAI_API_KEY/);
    expect(readConfig({ ...env, VOICE_AI_CHAIN: 'grok' }).VOICE_AI_CHAIN).toEqual(['grok']);
  });
});
