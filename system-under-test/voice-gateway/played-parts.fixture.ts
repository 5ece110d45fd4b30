import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setDefaultCACertificates } from 'node:tls';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import twilio from 'twilio';
import { WebSocket, WebSocketServer } from 'ws';
import { encodeMuLaw } from './audio/mu-law.ts';
import { readConfig } from './config.ts';
import { start } from './service.ts';

/** The gateway's test plays everybody around it: the carrier with its caller, and two providers. */
export const TOKEN = 'a-token';
export const PUBLIC_URL = 'https://gateway.test';
export const CALL = 'CA00000000000000000000000000000001';
const TICK_MS = 20;

const LOUD = Buffer.from(
  Uint8Array.from({ length: 160 }, (_, n) => encodeMuLaw(8_000 * Math.sin((2 * Math.PI * n) / 16))),
);
const QUIET = Buffer.alloc(160, 0xff);
/** 100 ms of the answer; the first byte names its speaker. */
const piece = (speaker: number) => Buffer.alloc(800, speaker).toString('base64');

const cleanUps: (() => unknown)[] = [];
let tls: { key: string; cert: string };

export async function createAuthority(): Promise<void> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  x509.cryptoProvider.set(crypto);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.toString('base64')}\n-----END PRIVATE KEY-----`;
  tls = { key, cert: certificate.toString('pem') };
  setDefaultCACertificates([tls.cert]);
}

export async function endAll(): Promise<void> {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
}

export interface ClientEvent {
  type: string;
  item?: { role: string; status: string; content: { text: string }[] };
  session?: Record<string, unknown>;
}

/** A realtime provider in its smallest form: it says `speaker` in each byte, as scripted. */
export async function startProvider(speaker: number, script: (session: FakeSession) => void) {
  const events: ClientEvent[] = [];
  const server: Server = createServer(tls);
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    const send = (event: object) => socket.send(JSON.stringify(event));
    send({ type: 'session.created' });
    socket.on('message', (data) => {
      const event = JSON.parse(data.toString()) as ClientEvent;
      events.push(event);
      if (event.type === 'input_audio_buffer.commit') {
        send({ type: 'input_audio_buffer.committed', item_id: 'item-1' });
        const type = 'conversation.item.input_audio_transcription.completed';
        send({ type, item_id: 'item-1', transcript: 'tell me a story' });
      }
      if (event.type === 'response.create') script({ socket, send, speaker });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  cleanUps.push(() => {
    for (const client of sockets.clients) client.terminate();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { events, url: `https://localhost:${port}/v1`, sockets };
}

export interface FakeSession {
  socket: WebSocket;
  send: (event: object) => void;
  speaker: number;
}

/** Each word is announced, then its audio follows. */
export function say({ send, speaker }: FakeSession, words: string[]): void {
  for (const word of words) {
    send({ type: 'response.output_audio_transcript.delta', response_id: 'r', delta: word });
    send({ type: 'response.output_audio.delta', response_id: 'r', delta: piece(speaker) });
  }
}

export function finish({ send }: FakeSession): void {
  send({ type: 'response.output_audio.done', response_id: 'r' });
  send({ type: 'response.done', response: { id: 'r', status: 'completed' } });
}

export async function startGateway(urls: { grok: string; openai: string }, settings = {}) {
  const gateway = await start(
    readConfig({
      PORT: '0',
      PUBLIC_URL,
      LOG_LEVEL: 'error',
      TWILIO_AUTH_TOKEN: TOKEN,
      XAI_BASE_URL: urls.grok,
      XAI_API_KEY: 'key',
      OPENAI_BASE_URL: urls.openai,
      OPENAI_API_KEY: 'key',
      VOICE_FIRST_OUTPUT_TIMEOUT: '600ms',
      VOICE_OUTPUT_GAP_TIMEOUT: '300ms',
      ...settings,
    }),
  );
  cleanUps.push(() => gateway.close());
  return gateway;
}

interface Heard {
  event: string;
  media?: { payload: string };
  mark?: { name: string };
}

/** Twilio's side of a call: speaks frames in real time and keeps what it is told to play. */
export async function dial(port: number, resume = 0) {
  const url = `${PUBLIC_URL.replace('https', 'wss')}/twilio/media`;
  const signature = twilio.getExpectedTwilioSignature(TOKEN, url, {});
  const socket = new WebSocket(`ws://127.0.0.1:${port}/twilio/media`, {
    headers: { 'x-twilio-signature': signature },
  });
  cleanUps.push(() => socket.terminate());
  const heard: Heard[] = [];
  let closed = false;
  socket.on('message', (data) => heard.push(JSON.parse(data.toString()) as Heard));
  socket.on('close', () => {
    closed = true;
  });
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const start = {
    streamSid: 'MZ1',
    callSid: CALL,
    customParameters: { call: CALL, resume: `${resume}` },
  };
  socket.send(JSON.stringify({ event: 'start', streamSid: 'MZ1', start }));
  const script: Buffer[] = [];
  const timer = setInterval(() => {
    const payload = (script.shift() ?? QUIET).toString('base64');
    if (socket.readyState === socket.OPEN) {
      socket.send(JSON.stringify({ event: 'media', media: { track: 'inbound', payload } }));
    }
  }, TICK_MS);
  cleanUps.push(() => clearInterval(timer));
  return {
    heard,
    speak: (frames: number) => script.push(...Array.from({ length: frames }, () => LOUD)),
    /** Bytes that name a speaker, in the order in which they are played. */
    speakers: () =>
      heard
        .filter(({ event }) => event === 'media')
        .map(({ media }) => Buffer.from(media?.payload ?? '', 'base64')[0]),
    isClosed: () => closed,
  };
}

export function postSigned(port: number, path: string): Promise<Response> {
  const parameters = { CallSid: CALL, From: '+15005550001', To: '+15005550006' };
  const signature = twilio.getExpectedTwilioSignature(TOKEN, PUBLIC_URL + path, parameters);
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'x-twilio-signature': signature },
    body: new URLSearchParams(parameters),
  });
}
