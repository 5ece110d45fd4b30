/** Sends as fast as it can to whoever connects; prints its port. A process of its own. */
import { type AddressInfo, createServer } from 'node:net';

const CHUNK = Buffer.alloc(64 * 1024, 'x');

const server = createServer((socket) => {
  const pour = (): void => {
    while (socket.writable && socket.write(CHUNK)) {
      // Goes on until the socket's buffer is full.
    }
  };
  socket.on('drain', pour);
  socket.on('error', () => socket.destroy());
  pour();
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
