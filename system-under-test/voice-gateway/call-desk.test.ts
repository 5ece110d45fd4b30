import { EventEmitter } from 'node:events';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { CallDesk } from './call-desk.ts';
import { MediaStream } from './carrier/media-stream.ts';
import { readConfig } from './config.ts';
import type { CallRecord } from './conversation/conversation-store.ts';
import { createMetrics } from './operations/metrics.ts';
import type { Opening, VoiceSession } from './voice-ai/voice-ai.ts';

const config = readConfig({
  PUBLIC_URL: 'https://gateway.test',
  TWILIO_AUTH_TOKEN: 'token',
  XAI_API_KEY: 'key',
  OPENAI_API_KEY: 'key',
});

let desk: CallDesk;
let records: CallRecord[];
let openings: Opening[];

beforeEach(() => {
  vi.useFakeTimers();
  records = [];
  openings = [];
  desk = new CallDesk({
    config,
    metrics: createMetrics(() => 0),
    logger: pino({ level: 'silent' }),
    voiceAi: {
      name: 'grok',
      async connect(opening) {
        openings.push(opening);
        return { provider: 'grok', close: () => opening.onUsed('grok', 120_000) } as VoiceSession;
      },
    },
    store: {
      save: () => undefined,
      load: async () => [{ role: 'user', text: 'hello', complete: true, startedMs: 1 }],
      record: (record) => records.push(record),
      ping: async () => undefined,
      close: () => undefined,
    },
  });
});

afterEach(() => {
  desk.close();
  vi.useRealTimers();
});

/** A stream whose socket nobody reads. */
function createStream(): MediaStream {
  const socket = Object.assign(new EventEmitter(), {
    send: () => undefined,
    close: () => undefined,
  });
  const ignore = () => undefined;
  return new MediaStream(socket as unknown as WebSocket, {
    onStart: ignore,
    onAudio: ignore,
    onMark: ignore,
    onEnd: ignore,
  });
}

describe('the books of the call desk', () => {
  it('have the cost and the outcome of a call as soon as the caller hangs up', async () => {
    const call = await desk.take('CA1', createStream(), false);
    await vi.advanceTimersByTimeAsync(1);
    call.end('hung-up');
    expect(records).toMatchObject([
      {
        call: 'CA1',
        outcome: 'hung-up',
        costUsd: 0.1,
        usage: { grok: { durationMs: 120_000, costUsd: 0.1 } },
      },
    ]);
  });

  it('wait for a call that may come back, and then hold it once with all it cost', async () => {
    const first = await desk.take('CA1', createStream(), false);
    await vi.advanceTimersByTimeAsync(1);
    first.end('stream-lost');
    await vi.advanceTimersByTimeAsync(config.VOICE_RESUME_WINDOW - 1_000);
    const second = await desk.take('CA1', createStream(), true);
    await vi.advanceTimersByTimeAsync(config.VOICE_RESUME_WINDOW);
    expect(records).toEqual([]);
    second.end('hung-up');
    expect(records).toMatchObject([{ call: 'CA1', costUsd: 0.2 }]);
  });

  it('are closed on a call that does not come back', async () => {
    const call = await desk.take('CA1', createStream(), false);
    call.end('no-voice-ai');
    await vi.advanceTimersByTimeAsync(config.VOICE_RESUME_WINDOW);
    expect(records).toMatchObject([{ outcome: 'no-voice-ai' }]);
  });
});

it('takes up from the store what another process has begun', async () => {
  await desk.take('CA1', createStream(), true);
  expect(openings[0]?.isAnswerDue()).toBe(true);
});

it('ends a stream that the carrier has replaced', async () => {
  const first = await desk.take('CA1', createStream(), false);
  await vi.advanceTimersByTimeAsync(1);
  const ended = vi.spyOn(first, 'end');
  await desk.take('CA1', createStream(), true);
  expect(ended).toHaveBeenCalledWith('stream-lost');
});

describe('a call whose media stream was cut', () => {
  it('goes on with what the caller was saying, and asks for its answer', async () => {
    const voiced = Buffer.alloc(160, 0x00);
    const silent = Buffer.alloc(160, 0xff);
    const first = await desk.take('CA1', createStream(), false);
    for (let frame = 0; frame < 20; frame += 1) first.hear(voiced);
    first.end('stream-lost');
    const second = await desk.take('CA1', createStream(), true);
    const said: string[] = [];
    openings[1]?.brief({
      provider: 'grok',
      appendAudio: () => said.push('audio'),
      commitAudio: () => said.push('commit'),
      requestAnswer: () => said.push('answer, please'),
    } as unknown as VoiceSession);
    const hangoverFrames = config.VAD_HANGOVER / 20;
    for (let frame = 0; frame <= hangoverFrames; frame += 1) second.hear(silent);
    expect(said[0]).toBe('audio');
    expect(said.slice(-2)).toEqual(['commit', 'answer, please']);
  });
});
