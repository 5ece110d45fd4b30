import { connect } from 'node:net';
import type { RedisBinary } from './redis-binary.ts';
import type { ProcessSpec } from './stack-process.ts';

const READY_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 1000;

/** A Redis that has on disk what it has acknowledged: a kill loses nothing. */
export function describeRedis(
  name: string,
  binary: RedisBinary,
  folder: string,
  port: number,
): ProcessSpec {
  const options = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    daemonize: 'no',
  };
  return {
    name,
    role: 'stack',
    command: binary.command,
    arguments: Object.entries(options).flatMap(([option, value]) => [`--${option}`, value]),
    environment: { PATH: process.env.PATH ?? '', ...binary.environment },
    folder,
    isReady: () => answersPing(port),
    readyWithinMs: READY_WITHIN_MS,
  };
}

/** While it still reads its data in it answers with an error, which is no readiness. */
export function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (isReady: boolean): void => {
      socket.destroy();
      resolve(isReady);
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => answer(false));
    socket.on('error', () => answer(false));
    socket.on('connect', () => socket.write('PING\r\n'));
    socket.on('data', (bytes) => answer(bytes.toString().startsWith('+PONG')));
    socket.on('close', () => answer(false));
  });
}
