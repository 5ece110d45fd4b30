import { type RawData, WebSocket } from 'ws';
import { encodeBase64, FRAME_BYTES, SILENCE } from './playout-buffer.ts';
import { TICK_MS } from './playout-clock.ts';
import { signRequest } from './signature.ts';

const CONNECT_WITHIN_MS = 5_000;
/** A peer that does not close in turn is left. */
const CLOSE_WITHIN_MS = 1_000;
const SILENT_FRAME = Buffer.alloc(FRAME_BYTES, SILENCE).toString('base64');
const MALFORMED = '31950 malformed message';

export interface MediaStreamOptions {
  url: string;
  authToken: string;
  accountSid: string;
  callSid: string;
  streamSid: string;
  parameters: Record<string, string>;
}

export interface MediaStreamListener {
  onOpen(): void;
  onMedia(audio: Buffer): void;
  onMark(name: string): void;
  onClear(): void;
  /** The stream is over; `error` is Twilio's number and reason when it failed. */
  onEnd(error?: string): void;
}

/** The carrier's side of Media Streams: a web socket to the stack, JSON text, numbers as strings. */
export class MediaStream {
  readonly #options: MediaStreamOptions;
  readonly #listener: MediaStreamListener;
  readonly #socket: WebSocket;
  #sequence = 0;
  #chunk = 0;
  #error: string | undefined;
  #isOver = false;

  constructor(options: MediaStreamOptions, listener: MediaStreamListener) {
    this.#options = options;
    this.#listener = listener;
    this.#socket = new WebSocket(options.url, {
      headers: { 'x-twilio-signature': signRequest(options.authToken, options.url) },
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_WITHIN_MS,
    });
    this.#socket.on('open', () => this.#begin());
    this.#socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    this.#socket.on('error', (error) => this.#fail(describeFailure(error)));
    this.#socket.on('close', () => this.#end());
  }

  get isOpen(): boolean {
    return !this.#isOver && this.#sequence > 0 && this.#socket.readyState === WebSocket.OPEN;
  }

  /** 20 ms of the caller; none is silence, which is sent all the same. */
  sendFrame(frame: Uint8Array | undefined): void {
    this.#chunk += 1;
    const payload = frame ? encodeBase64(frame) : SILENT_FRAME;
    this.#send(
      'media',
      `"media":{"track":"inbound","chunk":"${this.#chunk}","timestamp":"${this.#chunk * TICK_MS}","payload":"${payload}"}`,
    );
  }

  echoMark(name: string): void {
    this.#send('mark', `"mark":${JSON.stringify({ name })}`);
  }

  /** The call goes elsewhere, or is over. */
  stop(): void {
    const { accountSid, callSid } = this.#options;
    if (this.isOpen) this.#send('stop', `"stop":${JSON.stringify({ accountSid, callSid })}`);
    this.#close();
    this.#end();
  }

  #begin(): void {
    const { accountSid, callSid, streamSid, parameters } = this.#options;
    this.#socket.send('{"event":"connected","protocol":"Call","version":"1.0.0"}');
    const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
    const start = { accountSid, streamSid, callSid, tracks: ['inbound'], mediaFormat };
    const whole = JSON.stringify({ ...start, customParameters: parameters });
    this.#send('start', `"start":${whole}`);
    this.#listener.onOpen();
  }

  /** Frames go out 50 times a second for each call: they are put together, not serialised. */
  #send(event: string, rest: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#sequence += 1;
    this.#socket.send(
      `{"event":"${event}","sequenceNumber":"${this.#sequence}","streamSid":"${this.#options.streamSid}",${rest}}`,
    );
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#isOver) return;
    const message = isBinary ? undefined : readMessage(String(data));
    if (!message) this.#fail(MALFORMED);
    else if (message.event === 'media') this.#listener.onMedia(message.audio);
    else if (message.event === 'mark') this.#listener.onMark(message.name);
    else this.#listener.onClear();
  }

  #fail(error: string): void {
    this.#error ??= error;
    this.#close();
    this.#end();
  }

  #close(): void {
    this.#socket.close();
    setTimeout(() => this.#socket.terminate(), CLOSE_WITHIN_MS).unref();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listener.onEnd(this.#error);
  }
}

type StackMessage =
  | { event: 'media'; audio: Buffer }
  | { event: 'mark'; name: string }
  | { event: 'clear' };

/** What the stack said; undefined when it is none of what may be said. */
function readMessage(text: string): StackMessage | undefined {
  let message: { event?: unknown; media?: { payload?: unknown }; mark?: { name?: unknown } } | null;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (message?.event === 'clear') return { event: 'clear' };
  const payload = message?.media?.payload;
  if (message?.event === 'media' && typeof payload === 'string') {
    return { event: 'media', audio: Buffer.from(payload, 'base64') };
  }
  const name = message?.mark?.name;
  if (message?.event === 'mark' && typeof name === 'string') return { event: 'mark', name };
  return undefined;
}

/** Twilio's numbers for a stream that cannot be opened or kept. */
function describeFailure(error: Error & { code?: string }): string {
  const { code = '', message } = error;
  if (code === 'ECONNREFUSED') return `31902 connection refused: ${message}`;
  if (message.includes('Opening handshake has timed out')) return `31901 no connection in time`;
  if (message.includes('Unexpected server response')) return `31920 ${message}`;
  if (/CERT|TLS|SSL/i.test(code)) return `31910 TLS: ${message}`;
  return `31924 web socket protocol: ${message}`;
}
