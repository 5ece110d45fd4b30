import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Fake, FakeContext } from './fake.ts';

/** Every fake that there is, by the name that stack files use. */
const FAKES: Record<string, () => Promise<{ createFake(context: FakeContext): Fake }>> = {
  xai: () => import('./xai/fake.ts'),
  openai: () => import('./openai/fake.ts'),
  twilio: () => import('./twilio/fake.ts'),
};

const Port = z.coerce.number().int().min(0).max(65_535);
const Environment = z.object({
  FAKE: z.enum(Object.keys(FAKES)),
  PROVIDER: z.string().min(1),
  FAKE_PORT: Port,
  CONTROL_PORT: Port,
  /** Of both ports; a container has to listen on more than its loopback. */
  HOST: z.string().default('127.0.0.1'),
  FAKE_SETTINGS: z
    .string()
    .default('{}')
    .transform((text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text))),
  SEED: z.string().default(''),
  FAKE_TLS_CERT: z.string().optional(),
  FAKE_TLS_KEY: z.string().optional(),
});

async function main(): Promise<void> {
  const environment = Environment.parse(process.env);
  const load = FAKES[environment.FAKE];
  if (!load) throw new Error(`Failed to find the fake "${environment.FAKE}".`);
  const { FAKE_TLS_CERT: cert, FAKE_TLS_KEY: key } = environment;
  // MSW hangs one listener per web socket on one channel; Node would take that for a leak.
  setMaxListeners(0);
  const { startFake } = await import('./server.ts');
  const { createFake } = await load();
  await startFake({
    createFake,
    provider: environment.PROVIDER,
    settings: environment.FAKE_SETTINGS,
    seed: environment.SEED,
    port: environment.FAKE_PORT,
    controlPort: environment.CONTROL_PORT,
    host: environment.HOST,
    ...(cert && key ? { tls: { cert: readFileSync(cert), key: readFileSync(key) } } : {}),
  });
}

process.on('SIGTERM', () => process.exit(0));

try {
  await main();
} catch (error) {
  const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
  process.stderr.write(`Failed to start a fake: ${reason}\n`);
  process.exit(2);
}
