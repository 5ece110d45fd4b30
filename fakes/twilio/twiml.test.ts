import twilio from 'twilio';
import { expect, test } from 'vitest';
import { parseTwiml } from './twiml.ts';

const BASE = 'https://stack.example/twilio/voice?try=1#ct=500';

test('what the official SDK writes is read: a stream, its parameters and what follows it', () => {
  const response = new twilio.twiml.VoiceResponse();
  const stream = response
    .connect({ action: '/after' })
    .stream({ url: 'wss://stack.example/media' });
  stream.parameter({ name: 'call', value: 'a "b" & <c>' });
  response.redirect({ method: 'GET' }, 'resume?n=1&m=2');
  response.say({ voice: 'alice', loop: 2 }, 'Sorry & goodbye');
  response.pause({ length: 3 });
  response.dial({ timeout: 7 }, '+15005550001');
  response.record({ maxLength: 20 });
  response.hangup();
  expect(parseTwiml(response.toString(), BASE)).toEqual([
    {
      verb: 'stream',
      url: 'wss://stack.example/media',
      parameters: { call: 'a "b" & <c>' },
      action: { url: 'https://stack.example/after', method: 'POST' },
    },
    {
      verb: 'redirect',
      target: { url: 'https://stack.example/twilio/resume?n=1&m=2', method: 'GET' },
    },
    { verb: 'speak', text: 'Sorry & goodbye', times: 2 },
    { verb: 'pause', seconds: 3 },
    { verb: 'dial', timeoutSeconds: 7 },
    { verb: 'record', timeoutSeconds: 5, maxSeconds: 20 },
    { verb: 'hangup' },
  ]);
});

test('an empty redirect asks for the same document again, without its fragment', () => {
  const [verb] = parseTwiml('<Response><Redirect/></Response>', BASE);
  expect(verb).toMatchObject({ target: { url: 'https://stack.example/twilio/voice?try=1' } });
});

test('comments, CDATA and single quotes are read', () => {
  const text =
    "<?xml version='1.0'?><!-- hi --><Response><Reject reason='busy'/><Say><![CDATA[a<b]]></Say></Response>";
  expect(parseTwiml(text, BASE)).toEqual([
    { verb: 'reject', reason: 'busy' },
    { verb: 'speak', text: 'a<b', times: 1 },
  ]);
});

test.each(['Gather', 'Enqueue', 'Sing'])('<%s> is named as unknown, not passed over', (name) => {
  expect(parseTwiml(`<Response><${name}/></Response>`, BASE)).toEqual([{ verb: 'unknown', name }]);
});

test.each([
  '',
  'Internal Server Error',
  '{"error":"no"}',
  '<html><body/></html>',
  '<Response><Say>never closed</Response>',
  '<Response/><Response/>',
  '<Response><Say a=b/></Response>',
])('what is no TwiML is refused: %s', (text) => {
  expect(() => parseTwiml(text, BASE)).toThrow();
});
