import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import {
  CALL,
  type ClientEvent,
  createAuthority,
  dial,
  endAll,
  finish,
  postSigned,
  say,
  startGateway,
  startProvider,
} from './played-parts.fixture.ts';

beforeAll(createAuthority);
afterEach(endAll);

const within = (timeout: number) => ({ timeout, interval: 5 });
const itemsOf = (events: ClientEvent[]) =>
  events
    .filter(({ type }) => type === 'conversation.item.create')
    .map(({ item }) => `${item?.role} ${item?.status}: ${item?.content[0]?.text}`);
const counts = (events: ClientEvent[], type: string) =>
  events.filter((event) => event.type === type).length;

describe('a provider that dies in mid-answer', () => {
  it('is followed by the next one, which goes on at the word where the caller was left', async () => {
    const grok = await startProvider(1, (session) => {
      say(session, ['once ', 'upon ', 'a ']);
      session.socket.close(1011);
    });
    const openai = await startProvider(2, (session) => {
      say(session, ['a ', 'time']);
      finish(session);
    });
    const gateway = await startGateway({ grok: grok.url, openai: openai.url });
    const caller = await dial(gateway.port);
    caller.speak(20);

    await vi.waitFor(
      () => expect(caller.heard.some(({ event }) => event === 'mark')).toBe(true),
      within(3_000),
    );
    expect(itemsOf(openai.events)).toEqual([
      'user completed: tell me a story',
      'assistant incomplete: once upon',
    ]);
    expect(caller.speakers()).toEqual([1, 1, 1, 2, 2]);
    expect(counts(openai.events, 'response.create')).toBe(1);
    expect(counts(openai.events, 'input_audio_buffer.append')).toBe(0);
    expect(caller.heard.some(({ event }) => event === 'clear')).toBe(false);
  });

  it('is found out too when it only falls silent', async () => {
    const grok = await startProvider(1, (session) => say(session, ['once ', 'upon ']));
    const openai = await startProvider(2, (session) => {
      say(session, ['upon ', 'a ', 'time']);
      finish(session);
    });
    const gateway = await startGateway({ grok: grok.url, openai: openai.url });
    const caller = await dial(gateway.port);
    caller.speak(20);

    await vi.waitFor(() => expect(caller.speakers().at(-1)).toBe(2), within(3_000));
    expect(itemsOf(openai.events).at(-1)).toBe('assistant incomplete: once');
  });

  it('is not asked for again when the answer had been received to its end', async () => {
    const grok = await startProvider(1, (session) => {
      say(session, ['once ', 'upon ', 'a ', 'time']);
      finish(session);
      session.socket.close(1011);
    });
    const openai = await startProvider(2, () => undefined);
    const gateway = await startGateway({ grok: grok.url, openai: openai.url });
    const caller = await dial(gateway.port);
    caller.speak(20);

    await vi.waitFor(() => expect(itemsOf(openai.events)).toHaveLength(2), within(3_000));
    expect(itemsOf(openai.events).at(-1)).toBe('assistant completed: once upon a time');
    expect(counts(openai.events, 'response.create')).toBe(0);
    expect(caller.speakers()).toEqual([1, 1, 1, 1]);
  });
});

describe('a provider that dies before the answer', () => {
  it('leaves the caller’s words to the next one, as audio', async () => {
    const grok = await startProvider(1, () => undefined);
    grok.sockets.removeAllListeners('connection').on('connection', (socket) => {
      socket.send(JSON.stringify({ type: 'session.created' }));
      socket.on('message', (data) => {
        if (data.toString().includes('input_audio_buffer.commit')) socket.terminate();
      });
    });
    const openai = await startProvider(2, (session) => {
      say(session, ['once ', 'upon ', 'a ', 'time']);
      finish(session);
    });
    const gateway = await startGateway({ grok: grok.url, openai: openai.url });
    const caller = await dial(gateway.port);
    caller.speak(20);

    await vi.waitFor(() => expect(caller.speakers()).toEqual([2, 2, 2, 2]), within(3_000));
    expect(counts(openai.events, 'input_audio_buffer.append')).toBe(1);
    expect(counts(openai.events, 'input_audio_buffer.commit')).toBe(1);
  });

  it('costs nothing but the detour when it refuses to connect', async () => {
    const openai = await startProvider(2, (session) => {
      say(session, ['once']);
      finish(session);
    });
    const gateway = await startGateway({ grok: 'https://localhost:9/v1', openai: openai.url });
    const caller = await dial(gateway.port);
    caller.speak(20);

    await vi.waitFor(() => expect(caller.speakers()).toEqual([2]), within(3_000));
    const { voiceAi } = (await (
      await fetch(`http://127.0.0.1:${gateway.port}/health/detailed`)
    ).json()) as { voiceAi: object };
    expect(voiceAi).toMatchObject({ primary: 'grok', serving: 'grok', degraded: false });
  });

  it('fills the silence with a hum until somebody answers', async () => {
    const grok = await startProvider(1, () => undefined);
    const openai = await startProvider(2, (session) => {
      say(session, ['once']);
      finish(session);
    });
    const gateway = await startGateway(
      { grok: grok.url, openai: openai.url },
      { VOICE_FILLER_AFTER: '300ms', VOICE_FIRST_OUTPUT_TIMEOUT: '700ms' },
    );
    const caller = await dial(gateway.port);
    caller.speak(20);

    await vi.waitFor(() => expect(caller.speakers().at(-1)).toBe(2), within(3_000));
    const hums = caller.speakers().length - 1;
    expect(hums).toBeGreaterThanOrEqual(3);
    expect(hums).toBeLessThanOrEqual(6);
  });
});

describe('when no provider is left', () => {
  it('the stream is closed, and the carrier is told to apologise after a few tries', async () => {
    const dead = 'https://localhost:9/v1';
    const gateway = await startGateway({ grok: dead, openai: dead });
    const caller = await dial(gateway.port);
    await vi.waitFor(() => expect(caller.isClosed()).toBe(true), within(2_000));

    const ask = (resume: number) => postSigned(gateway.port, `/twilio/voice?resume=${resume}`);
    expect(await (await ask(1)).text()).toContain('resume=2</Redirect>');
    const apology = await (await ask(4)).text();
    expect(apology).toContain('Our AI is temporarily unavailable. Please try again later.');
    expect(apology).toContain('<Hangup/>');
  });
});

describe('a call that comes back after its stream has ended', () => {
  it('goes on with its conversation and the answer that was due', async () => {
    let isDying = true;
    const grok = await startProvider(1, (session) => {
      say(session, isDying ? ['once ', 'upon ', 'a '] : ['a ', 'time']);
      if (isDying) session.socket.close(1011);
      else finish(session);
    });
    const dead = 'https://localhost:9/v1';
    // The carrier has played next to nothing when the stream ends, so nothing counts as said.
    const gateway = await startGateway({ grok: grok.url, openai: dead });
    const first = await dial(gateway.port);
    first.speak(20);
    await vi.waitFor(() => expect(first.isClosed()).toBe(true), within(3_000));
    isDying = false;

    const second = await dial(gateway.port, 1);
    await vi.waitFor(() => expect(second.speakers()).toEqual([1, 1]), within(3_000));
    expect(itemsOf(grok.events)).toEqual(['user completed: tell me a story']);
  });
});

describe('the voice webhook', () => {
  it('hands a signed call to the media stream', async () => {
    const gateway = await startGateway({ grok: 'https://g.test/v1', openai: 'https://o.test/v1' });
    const reply = await postSigned(gateway.port, '/twilio/voice');
    expect(await reply.text()).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response><Connect>' +
        '<Stream url="wss://gateway.test/twilio/media">' +
        `<Parameter name="call" value="${CALL}"/><Parameter name="resume" value="0"/>` +
        '</Stream></Connect><Redirect method="POST">' +
        'https://gateway.test/twilio/voice?resume=1</Redirect></Response>',
    );
  });

  it('refuses what Twilio has not signed, on both ways in', async () => {
    const gateway = await startGateway({ grok: 'https://g.test/v1', openai: 'https://o.test/v1' });
    const url = `http://127.0.0.1:${gateway.port}/twilio/voice`;
    const body = new URLSearchParams({ CallSid: CALL });
    expect((await fetch(url, { method: 'POST', body })).status).toBe(403);
    const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/twilio/media`);
    const refusal = await new Promise<Error>((resolve) => socket.on('error', resolve));
    expect(refusal.message).toContain('403');
  });
});
