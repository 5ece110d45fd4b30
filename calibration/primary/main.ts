/** What the stub depends on: it answers once and keeps the connection. Its link can be cut. */
import { createServer } from 'node:http';

const server = createServer((_, response) => response.end('ok'));
server.keepAliveTimeout = 0;
server.listen(Number(process.env.PORT), process.env.HOST ?? '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
