import { once } from 'node:events';
import { WebSocket } from 'ws';
import { until } from '../wait-until.fixture.ts';

export interface HandsetMessage {
  type: 'answered' | 'spoken' | 'heard' | 'tick' | 'cleared' | 'ended';
  atMs?: number;
  fromMs?: number;
  toMs?: number;
  turn?: number;
  n?: number;
  by?: string;
  reason?: string;
  frames?: { n: number; atMs: number; payload: string }[];
}

/** A telephone for tests, on the fake's control port. */
export class TestHandset {
  readonly messages: HandsetMessage[] = [];
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.messages.push(JSON.parse(String(data))));
  }

  static async dial(controlPort: number, to = '+15005550006'): Promise<TestHandset> {
    const socket = new WebSocket(`ws://127.0.0.1:${controlPort}/handset`);
    const handset = new TestHandset(socket);
    await once(socket, 'open');
    handset.send({ type: 'dial', call: 'call-1', from: '+15005550001', to });
    return handset;
  }

  send(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }

  of(type: HandsetMessage['type']): HandsetMessage[] {
    return this.messages.filter((message) => message.type === type);
  }

  get frames(): { n: number; atMs: number; payload: string }[] {
    return this.of('heard').flatMap((message) => message.frames ?? []);
  }

  async expect(type: HandsetMessage['type']): Promise<HandsetMessage> {
    await until(() => this.of(type).length > 0, `message "${type}"`);
    return this.of(type)[0] as HandsetMessage;
  }

  close(): void {
    this.#socket.terminate();
  }
}
