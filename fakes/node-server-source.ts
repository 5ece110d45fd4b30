import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type AnyHandler, WebSocketHandler } from 'msw';
import { type HttpNetworkFrame, NetworkSource, type WebSocketNetworkFrame } from 'msw/experimental';
import { WebSocketServer } from 'ws';
import { NodeHttpFrame, toFetchRequest } from './node-http-frame.ts';
import { NodeWebSocketFrame } from './node-web-socket.ts';
import { resetSocket } from './reset-socket.ts';
import { UpgradeFrame } from './upgrade-frame.ts';

/**
 * Gives MSW what comes to a node http(s).Server. The server need not listen: a connection handed to
 * it in-process is served all the same.
 */
export class NodeServerSource extends NetworkSource<HttpNetworkFrame | WebSocketNetworkFrame> {
  readonly #server: Server;
  readonly #origin: string;
  readonly #links: WebSocketHandler[];
  readonly #webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #onRequest = this.#takeRequest.bind(this);
  readonly #onUpgrade = this.#takeUpgrade.bind(this);

  constructor(server: Server, origin: string, handlers: AnyHandler[]) {
    super();
    this.#server = server;
    this.#origin = origin;
    this.#links = handlers.filter((handler) => handler instanceof WebSocketHandler);
  }

  enable(): void {
    this.#server.on('request', this.#onRequest);
    this.#server.on('upgrade', this.#onUpgrade);
  }

  override disable(): void {
    super.disable();
    this.#server.off('request', this.#onRequest);
    this.#server.off('upgrade', this.#onUpgrade);
    for (const socket of this.#webSockets.clients) socket.terminate();
  }

  #takeRequest(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const request = toFetchRequest(this.#origin, incoming);
    const reset = (): void => resetSocket(incoming.socket);
    void this.queue(new NodeHttpFrame(request, outgoing, reset));
  }

  #takeUpgrade(incoming: IncomingMessage, stream: Duplex, head: Buffer): void {
    const socket = stream as Socket;
    const onError = (): void => void socket.destroy();
    socket.on('error', onError);
    const url = `${this.#origin.replace(/^http/, 'ws')}${incoming.url}`;
    const accept = (): void => {
      if (!this.#links.some((link) => link.test(url))) {
        refuse(socket, Response.json({ error: describeNoLink(url) }, { status: 404 }));
        return;
      }
      socket.off('error', onError);
      this.#webSockets.handleUpgrade(incoming, socket, head, (webSocket) => {
        socket.setNoDelay(true);
        void this.queue(new NodeWebSocketFrame(url, webSocket, socket));
      });
    };
    const decision = {
      accept,
      refuse: (response: Response): void => {
        if (response.type === 'error') resetSocket(socket);
        else refuse(socket, response);
      },
    };
    void this.queue(new UpgradeFrame(toFetchRequest(this.#origin, incoming), decision));
  }
}

function describeNoLink(url: string): string {
  return `Failed to open ${url}: this fake serves no web socket there. Check the path.`;
}

/** Answers a handshake with a plain HTTP response, and hangs up. */
function refuse(socket: Socket, response: Response): void {
  void response.text().then((body) => {
    const lines = [`HTTP/1.1 ${response.status} ${response.statusText || 'Refused'}`];
    response.headers.forEach((value, name) => {
      if (name === 'content-length') return;
      lines.push(`${name}: ${value}`);
    });
    lines.push(`content-length: ${Buffer.byteLength(body)}`, 'connection: close');
    socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  });
}
