import { startProxy } from './start-proxy.ts';

const controlPort = Number(process.env.CONTROL_PORT ?? 8474);
if (!Number.isInteger(controlPort) || controlPort < 0 || controlPort > 65_535) {
  throw new Error(
    `Failed to start the fault proxy: got CONTROL_PORT=${process.env.CONTROL_PORT}. ` +
      'Expected a port from 0 to 65535. Set it, or leave it out for 8474.',
  );
}
await startProxy({
  controlPort,
  controlHost: process.env.HOST ?? '127.0.0.1',
  seed: process.env.SEED ?? 'deadair',
});
