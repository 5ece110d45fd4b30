import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { MediaStream, type MediaStreamListener } from './media-stream.ts';
import { isSignedByTwilio } from './signature.ts';
import { MEDIA_PATH, mediaUrl } from './twiml.ts';

/** The call at the other end of a stream. */
export interface StreamUser {
  hear(muLaw: Buffer): void;
  confirmHeard(mark: string): void;
  end(outcome: 'hung-up' | 'stream-lost'): void;
}

export interface MediaServerOptions {
  publicUrl: string;
  authToken: string;
  startTimeoutMs: number;
  take(call: string, stream: MediaStream, resumed: boolean): Promise<StreamUser>;
}

/** Accepts media streams on the HTTP server; returns what closes them all. */
export function addMediaServer(server: Server, options: MediaServerOptions): () => void {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const { pathname } = new URL(request.url ?? '/', 'http://gateway');
    if (pathname !== MEDIA_PATH) {
      refuse(socket, '404 Not Found');
      return;
    }
    const signature = request.headers['x-twilio-signature']?.toString();
    if (!isSignedByTwilio(options.authToken, signature, mediaUrl(options.publicUrl))) {
      refuse(socket, '403 Forbidden');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => serve(webSocket, options));
  });

  return () => {
    for (const webSocket of sockets.clients) webSocket.terminate();
    sockets.close();
  };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function serve(webSocket: WebSocket, options: MediaServerOptions): void {
  let user: StreamUser | undefined;
  /** What the caller said while the conversation was looked up. */
  const early: Buffer[] = [];
  let ended: 'hung-up' | 'stream-lost' | undefined;
  const startTimer = setTimeout(() => webSocket.terminate(), options.startTimeoutMs);
  const listener: MediaStreamListener = {
    onStart(call, parameters) {
      clearTimeout(startTimer);
      const resumed = Number(parameters.resume ?? 0) > 0;
      options.take(call, stream, resumed).then(
        (taken) => {
          user = taken;
          for (const muLaw of early.splice(0)) user.hear(muLaw);
          if (ended) user.end(ended);
        },
        () => webSocket.close(1011),
      );
    },
    onAudio(muLaw) {
      if (user) user.hear(muLaw);
      else early.push(muLaw);
    },
    onMark: (name) => user?.confirmHeard(name),
    onEnd(reason) {
      clearTimeout(startTimer);
      ended = reason === 'stopped' ? 'hung-up' : 'stream-lost';
      user?.end(ended);
    },
  };
  const stream = new MediaStream(webSocket, listener);
}
