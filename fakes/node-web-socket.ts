import type { Socket } from 'node:net';
import { WebSocketClientConnection, type WebSocketTransport } from '@mswjs/interceptors/WebSocket';
import { WebSocketNetworkFrame } from 'msw/experimental';
import type { RawData, WebSocket } from 'ws';

/** What `client.socket` of a connection is here: enough of a socket for MSW, and the wire itself. */
export class NodeClientSocket extends EventTarget {
  readonly url: string;
  /** For faults below the protocol: half a frame, garbage, a reset. Absent once it is closed. */
  netSocket: Socket | undefined;

  constructor(url: string, netSocket: Socket) {
    super();
    this.url = url;
    this.netSocket = netSocket;
  }
}

/** Carries messages between a real web socket and MSW's connection. */
class NodeTransport extends EventTarget {
  #socket: WebSocket | undefined;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.on('message', (data: RawData, isBinary: boolean) => {
      const message = isBinary ? (data as Buffer) : data.toString();
      this.dispatchEvent(new MessageEvent('outgoing', { data: message }));
    });
  }

  send(data: string | ArrayBuffer | Buffer): void {
    if (this.#socket?.readyState === this.#socket?.OPEN) this.#socket?.send(data);
  }

  close(code?: number, reason?: string): void {
    this.#socket?.close(code, reason);
  }

  /** `ws.link` never forgets a client; at least let the sockets of those that left be freed. */
  release(): void {
    this.#socket = undefined;
  }
}

/** A web socket whose handshake is done, on its way to the `ws.link` handlers. */
export class NodeWebSocketFrame extends WebSocketNetworkFrame {
  readonly #webSocket: WebSocket;

  constructor(url: string, webSocket: WebSocket, netSocket: Socket) {
    const socket = new NodeClientSocket(url, netSocket);
    const transport = new NodeTransport(webSocket);
    // MSW asks for a browser's socket; it uses its address and its events only.
    const client = new WebSocketClientConnection(
      socket as unknown as globalThis.WebSocket,
      transport as unknown as WebSocketTransport,
    );
    super({ connection: { client, server: NO_SERVER, info: { protocols: webSocket.protocol } } });
    this.#webSocket = webSocket;
    webSocket.on('close', (code, reason) => {
      const close = Object.assign(new Event('close'), { code, reason: reason.toString() });
      transport.dispatchEvent(close);
      socket.dispatchEvent(new Event('close'));
      this.events.removeAllListeners();
      transport.release();
      socket.netSocket = undefined;
    });
    webSocket.on('error', (error) => {
      socket.dispatchEvent(Object.assign(new Event('error'), { error }));
    });
  }

  passthrough(): void {
    this.#webSocket.close(1011, 'no handler of this fake takes this address');
  }

  errorWith(): void {
    this.#webSocket.close(1011);
  }
}

/** There is no original server behind a fake. */
const NO_SERVER = {
  connect(): void {
    throw new Error('Failed to connect to the original server: a fake has none. Answer yourself.');
  },
  send(): void {},
  close(): void {},
  addEventListener(): void {},
  removeEventListener(): void {},
};
