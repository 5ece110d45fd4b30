import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { PhoneCall } from './call.ts';
import { HandsetLine } from './handset-line.ts';

const HANDSET_PATH = '/handset';
const POLICY_VIOLATION = 1008;

const HandsetMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('dial'), call: z.string(), from: z.string(), to: z.string() }),
  z.strictObject({ type: z.literal('speak'), turn: z.number().int(), payload: z.base64() }),
  z.strictObject({ type: z.literal('hangup') }),
]);
type HandsetMessage = z.infer<typeof HandsetMessage>;

export type Dial = (from: string, to: string, line: HandsetLine) => PhoneCall;

/** Takes handsets on the control port: web sockets, each one call long. */
export function attachHandsets(server: Server, dial: Dial): () => void {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { pathname } = new URL(request.url ?? '/', 'http://control');
    if (pathname === HANDSET_PATH) {
      sockets.handleUpgrade(request, socket, head, (handset) => serve(handset, dial));
    } else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  return () => {
    for (const handset of sockets.clients) handset.terminate();
    sockets.close();
  };
}

function serve(socket: WebSocket, dial: Dial): void {
  const line = new HandsetLine((text) => {
    if (socket.readyState === socket.OPEN) socket.send(text);
  });
  let call: PhoneCall | undefined;
  socket.on('message', (data) => {
    const message = readMessage(String(data));
    if (!message || (message.type === 'dial') === (call !== undefined)) {
      const expected = call ? 'speak or hangup' : 'dial with call, from and to';
      return socket.close(POLICY_VIOLATION, `Expected ${expected}.`);
    }
    if (message.type === 'dial') {
      call = dial(message.from, message.to, line);
      void call.over.then(() => socket.close());
    } else if (message.type === 'speak') {
      call?.speak(message.turn, Buffer.from(message.payload, 'base64'));
    } else call?.end('caller', 'hangup');
  });
  socket.on('close', () => call?.end('caller', 'the handset went away'));
  socket.on('error', () => socket.terminate());
}

function readMessage(text: string): HandsetMessage | undefined {
  try {
    return HandsetMessage.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
