import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { type HeardWord, WordDecoder } from '../speech/word-decoder.ts';
import { until } from '../wait-until.fixture.ts';

const FRAME_BYTES = 160;

/** An event as it came over the wire, stamped on arrival. */
export interface Received {
  type: string;
  atMs: number;
  [field: string]: unknown;
}

/** The official SDK, unmodified, with everything that it hears written down. */
export class RealtimeClient {
  readonly realtime: OpenAIRealtimeWS;
  readonly received: Received[] = [];
  readonly errors: Error[] = [];

  constructor(port: number, ca: string, apiKey = 'key') {
    const client = new OpenAI({ apiKey, baseURL: `https://127.0.0.1:${port}/v1` });
    this.realtime = new OpenAIRealtimeWS({ model: 'voice', options: { ca } }, client);
    this.realtime.on('event', (event) => {
      this.received.push({ ...(event as object as Received), atMs: performance.now() });
    });
    this.realtime.on('error', (error) => this.errors.push(error));
  }

  /** Provider-specific events are no part of the SDK's types. */
  send(event: { type: string; [field: string]: unknown }): void {
    this.realtime.send(event as never);
  }

  all(type: string): Received[] {
    return this.received.filter((event) => event.type === type);
  }

  /** The event of this type that comes as the nth, from 1. */
  async next(type: string, nth = 1): Promise<Received> {
    await until(() => this.all(type).length >= nth, `${type} ${nth}`);
    return this.all(type)[nth - 1] as Received;
  }

  audioBytes(): number {
    return this.#audio().length;
  }

  /** The words in all audio that came. */
  heard(): HeardWord[] {
    const audio = this.#audio();
    const decoder = new WordDecoder();
    const words: HeardWord[] = [];
    for (let start = 0; start + FRAME_BYTES <= audio.length; start += FRAME_BYTES) {
      words.push(...decoder.push(audio.subarray(start, start + FRAME_BYTES), start / 8));
    }
    return [...words, ...decoder.flush()];
  }

  close(): void {
    this.realtime.socket.terminate();
  }

  #audio(): Buffer {
    const deltas = this.all('response.output_audio.delta');
    return Buffer.concat(deltas.map(({ delta }) => Buffer.from(String(delta), 'base64')));
  }
}
