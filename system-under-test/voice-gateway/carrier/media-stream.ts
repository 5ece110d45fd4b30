import type { WebSocket } from 'ws';

export interface MediaStreamListener {
  /** `parameters` are those of the TwiML that led here. */
  onStart(call: string, parameters: Record<string, string>): void;
  /** 20 ms of the caller. */
  onAudio(muLaw: Buffer): void;
  /** The caller has heard everything up to this mark. */
  onMark(name: string): void;
  /** `stopped`: the carrier said that the stream is over. */
  onEnd(reason: 'stopped' | 'lost'): void;
}

/** What Twilio sends; it numbers in strings. */
interface CarrierMessage {
  event: 'connected' | 'start' | 'media' | 'mark' | 'stop' | 'dtmf';
  start?: { streamSid: string; callSid: string; customParameters?: Record<string, string> };
  media?: { track?: string; payload: string };
  mark?: { name: string };
}

/** The carrier's side of a call: one bidirectional media stream. */
export class MediaStream {
  readonly #socket: WebSocket;
  readonly #listener: MediaStreamListener;
  #streamSid = '';
  #stopped = false;

  constructor(socket: WebSocket, listener: MediaStreamListener) {
    this.#socket = socket;
    this.#listener = listener;
    socket.on('message', (data) => this.#onMessage(data.toString()));
    socket.on('close', () => listener.onEnd(this.#stopped ? 'stopped' : 'lost'));
    socket.on('error', () => socket.terminate());
  }

  /** The piece goes out as it came in: base64 is not decoded on the way. */
  play(base64: string): void {
    this.#send(`"media","streamSid":"${this.#streamSid}","media":{"payload":"${base64}"}`);
  }

  mark(name: string): void {
    this.#send(`"mark","streamSid":"${this.#streamSid}","mark":{"name":"${name}"}`);
  }

  /** Throws away what was not yet played. */
  clear(): void {
    this.#send(`"clear","streamSid":"${this.#streamSid}"`);
  }

  /** The carrier goes on with the verb after `<Connect>`. */
  close(): void {
    this.#socket.close(1000);
  }

  #send(rest: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(`{"event":${rest}}`);
  }

  #onMessage(text: string): void {
    let message: CarrierMessage;
    try {
      message = JSON.parse(text) as CarrierMessage;
    } catch {
      return; // one torn message is no reason to hang up
    }
    if (message.event === 'media' && message.media) {
      if (message.media.track === 'outbound') return;
      this.#listener.onAudio(Buffer.from(message.media.payload, 'base64'));
    } else if (message.event === 'mark' && message.mark) {
      this.#listener.onMark(message.mark.name);
    } else if (message.event === 'start' && message.start && this.#streamSid === '') {
      this.#streamSid = message.start.streamSid;
      this.#listener.onStart(message.start.callSid, message.start.customParameters ?? {});
    } else if (message.event === 'stop') {
      this.#stopped = true;
      this.#socket.close(1000);
    }
  }
}
