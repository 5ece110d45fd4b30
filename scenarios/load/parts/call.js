import { hmac } from 'k6/crypto';
import { b64encode } from 'k6/encoding';
import exec from 'k6/execution';
import http from 'k6/http';
import { Rate, Trend } from 'k6/metrics';
import { WebSocket } from 'k6/websockets';
import { CALL_SECONDS, text } from './settings.js';

/**
 * A call as its carrier sees it: a signed webhook is answered with TwiML, whose media stream is opened and
 * carries silence until the caller hangs up. k6 plays the carrier itself, rather than dial at the fake of
 * one: that fake's playout clock is what callers' audio is measured with, and forty calls more in its
 * process would make the instrument late. So it has to sign as Twilio does, with the account's token.
 */

const setUp = new Trend('call_set_up', true);
const failed = new Rate('call_failed');

const gateway = text('GATEWAY');
const token = text('TWILIO_AUTH_TOKEN');
const account = __ENV.TWILIO_ACCOUNT_SID || `AC${'0'.repeat(31)}1`;
const number = __ENV.TWILIO_NUMBER || '+15005550006';

const BATCH_MS = 100;
const FRAMES_IN_BATCH = 5;
const FRAME_MS = 20;
/** 20 ms of silence in µ-law. */
const SILENCE = b64encode(new Uint8Array(160).fill(0xff).buffer);

export function call() {
  const begunMs = Date.now();
  const sid = makeSid('CA');
  const webhook = `${gateway}/twilio/voice`;
  const form = {
    AccountSid: account,
    ApiVersion: '2010-04-01',
    CallSid: sid,
    CallStatus: 'ringing',
    Direction: 'inbound',
    From: '+15005550100',
    To: number,
  };
  const headers = { 'X-Twilio-Signature': sign(webhook, form) };
  const answer = http.post(webhook, form, { headers, tags: { name: 'webhook' }, timeout: '5s' });
  const stream = /<Stream url="([^"]+)"/.exec(answer.body || '');
  if (stream) listen(stream[1], sid, begunMs);
  else failed.add(true);
}

/** The media stream, until the caller hangs up or the stack does. */
function listen(url, sid, begunMs) {
  const socket = new WebSocket(url, null, {
    headers: { 'X-Twilio-Signature': sign(url) },
    tags: { name: 'media' },
  });
  const streamSid = makeSid('MZ');
  let sequence = 0;
  let chunk = 0;
  let speaking;
  let isOver = false;
  const send = (event, rest) => {
    sequence += 1;
    socket.send(
      `{"event":"${event}","sequenceNumber":"${sequence}","streamSid":"${streamSid}",${rest}}`,
    );
  };
  const end = (isFailed) => {
    if (isOver) return;
    isOver = true;
    clearInterval(speaking);
    failed.add(isFailed);
  };
  const speak = () => {
    for (let frame = 0; frame < FRAMES_IN_BATCH; frame += 1) {
      chunk += 1;
      const told = `"track":"inbound","chunk":"${chunk}","timestamp":"${chunk * FRAME_MS}"`;
      send('media', `"media":{${told},"payload":"${SILENCE}"}`);
    }
  };
  socket.addEventListener('open', () => {
    setUp.add(Date.now() - begunMs);
    socket.send('{"event":"connected","protocol":"Call","version":"1.0.0"}');
    const format = '"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}';
    const named = `"accountSid":"${account}","streamSid":"${streamSid}","callSid":"${sid}"`;
    send('start', `"start":{${named},"tracks":["inbound"],${format},"customParameters":{}}`);
    speaking = setInterval(speak, BATCH_MS);
    setTimeout(() => {
      if (isOver) return;
      end(false);
      send('stop', `"stop":{"accountSid":"${account}","callSid":"${sid}"}`);
      socket.close();
    }, CALL_SECONDS * 1_000);
  });
  socket.addEventListener('error', () => end(true));
  // Before the caller hung up, only the stack or its network can have closed it.
  socket.addEventListener('close', () => end(true));
}

/** The address as it was told, then every parameter by name: HMAC-SHA1 with the account's token. */
function sign(url, form = {}) {
  const told = Object.keys(form)
    .sort()
    .map((name) => name + form[name]);
  return hmac('sha1', token, url + told.join(''), 'base64');
}

/** Unique in a run: the virtual user, and how many iterations it has behind it. */
function makeSid(prefix) {
  const hex = (value) => value.toString(16).padStart(16, '0');
  return prefix + hex(exec.vu.idInTest) + hex(exec.vu.iterationInInstance);
}
