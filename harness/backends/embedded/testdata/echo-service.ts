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

/** 100 ms of one processor, however long that takes. */
function work(): void {
  const usedUs = (): number => process.cpuUsage().user + process.cpuUsage().system;
  const endUs = usedUs() + 100_000;
  while (usedUs() < endUs);
}

createServer((request, response) => {
  console.log(JSON.stringify({ event: 'asked', url: request.url }));
  if (request.url === '/work') work();
  response.end(JSON.stringify({ ...process.env, NOW: String(Date.now()) }));
}).listen(Number(PORT), process.env.HOST ?? '127.0.0.1');
