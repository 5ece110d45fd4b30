import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Resets a connection (RST, no FIN). Only the TCP socket beneath TLS can be reset. */
export function resetSocket(socket: Socket): void {
  const wire: unknown = socket instanceof TLSSocket ? Reflect.get(socket, '_parent') : socket;
  if (wire instanceof Socket && !wire.destroyed) wire.resetAndDestroy();
  else socket.destroy();
}
