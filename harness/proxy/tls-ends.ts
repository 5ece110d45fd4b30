import { isIP, type Socket } from 'node:net';
import {
  connect,
  createSecureContext,
  rootCertificates,
  type SecureContext,
  TLSSocket,
} from 'node:tls';

/** With it a proxy ends TLS and begins it again towards the upstream; each is PEM text. */
export interface TlsMaterial {
  cert: string;
  key: string;
  /** Authority that the upstream is trusted for, beside the public ones. */
  ca: string;
  /** Under which the upstream has its certificate, where that is not its host. */
  name?: string | undefined;
}

/** Faults on messages read HTTP/1.1: nothing else is agreed on. */
const PROTOCOLS = ['http/1.1'];

const RAW = new WeakMap<Socket, Socket>();

/** Ends TLS on one side of a connection and begins it on the other. */
export class TlsEnds {
  readonly #context: SecureContext;
  readonly #ca: string[];
  readonly #name: string | undefined;

  constructor({ cert, key, ca, name }: TlsMaterial) {
    this.#context = createSecureContext({ cert, key });
    this.#ca = [...rootCertificates, ca];
    this.#name = name;
  }

  /** Towards the upstream, on its connected socket. */
  begin(raw: Socket, host: string, onSecure: () => void): Socket {
    const expected = this.#name ?? host;
    const name = isIP(expected) === 0 ? { servername: expected } : { host: expected };
    const secure = connect(
      { socket: raw, ca: this.#ca, ALPNProtocols: PROTOCOLS, ...name },
      onSecure,
    );
    RAW.set(secure, raw);
    return secure;
  }

  /** Towards the client. */
  end(raw: Socket, onSecure: () => void): Socket {
    const secure = new TLSSocket(raw, {
      isServer: true,
      secureContext: this.#context,
      ALPNProtocols: PROTOCOLS,
    });
    RAW.set(secure, raw);
    secure.once('secure', onSecure);
    return secure;
  }
}

/** RST, also of the socket below one that speaks TLS. */
export function resetSocket(socket: Socket): void {
  const raw = RAW.get(socket);
  if (raw !== undefined && !raw.destroyed) raw.resetAndDestroy();
  if (raw === undefined) socket.resetAndDestroy();
  else socket.destroy();
}
