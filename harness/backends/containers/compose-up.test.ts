import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { connectEngine, findEngine } from './engine.ts';
import { buildPartsImage, findImage, IMAGES } from './images.ts';

const WITHIN_MS = 180_000;
const ROOT = join(import.meta.dirname, '../../..');
const hasCompose = (await findEngine()) !== undefined && answers('docker', ['compose', 'version']);

let environment = process.env;

function answers(command: string, options: string[]): boolean {
  try {
    execFileSync(command, options, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function compose(...options: string[]): Promise<string> {
  const run = promisify(execFile)('docker', ['compose', ...options], {
    cwd: ROOT,
    env: environment,
    timeout: WITHIN_MS,
  });
  return (await run).stdout;
}

// Where there is no engine this cannot run; `.ci/run` gives every CI machine one.
test.runIf(hasCompose)(
  'Compose brings the same stack up by hand: it serves what the database holds',
  async () => {
    const client = await connectEngine();
    const [postgres, redis] = await Promise.all([
      findImage(client, 'postgresql'),
      findImage(client, 'redis'),
      buildPartsImage(),
    ]);
    environment = {
      ...process.env,
      [IMAGES.postgresql.variable]: postgres,
      [IMAGES.redis.variable]: redis,
    };
    const config = parse(await compose('config'));
    await compose('up', '--detach', '--wait');
    const links = JSON.parse(config.services.links.environment.LINKS);
    const { listen } = links.find(({ name }: { name: string }) => name === 'clients->dashboard');
    const port = listen.slice(listen.lastIndexOf(':') + 1);
    const response = await fetch(`http://127.0.0.1:${port}/api/users/1`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ data: { id: 1 } });
  },
  WITHIN_MS,
);

afterAll(async () => {
  if (hasCompose) await compose('down', '--volumes', '--timeout', '1');
}, WITHIN_MS);
