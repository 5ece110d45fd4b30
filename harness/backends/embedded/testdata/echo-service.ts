/** A service of a tiny stack: answers with its environment, and keeps a line to PostgreSQL open. */
import { createServer } from 'node:http';
import { connect } from 'node:net';

const { PORT, DATABASE_URL, ECHO_FAILS } = process.env;
if (ECHO_FAILS) {
  console.log('looking for my configuration');
  throw new Error(ECHO_FAILS);
}

const { hostname, port } = new URL(DATABASE_URL ?? '');
connect({ host: hostname, port: Number(port) }).on('error', () => {});

createServer((request, response) => {
  console.log(JSON.stringify({ event: 'asked', url: request.url }));
  response.end(JSON.stringify(process.env));
}).listen(Number(PORT), process.env.HOST ?? '127.0.0.1');
