/** Work that is done once when a stack comes up through Compose; which of it, the argument tells. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ProxyClient } from '../../proxy/client.ts';
import { makeAuthority } from '../authority.ts';
import { applySchema, hasRole } from '../embedded/apply-schema.ts';
import { AUTHORITY } from './parts-container.ts';

const STEPS: Record<string, () => Promise<unknown>> = {
  authority: async () => {
    const folder = dirname(AUTHORITY.caPath);
    mkdirSync(folder, { recursive: true });
    await makeAuthority(folder, [process.env.NAME ?? '']);
  },
  links: () => {
    const control = { host: '127.0.0.1', port: Number(process.env.CONTROL_PORT) };
    return new ProxyClient(control).populate(JSON.parse(process.env.LINKS ?? '[]'));
  },
  schema: async () => {
    const { name, init, port } = JSON.parse(process.env.SCHEMA ?? '{}');
    // Compose repeats its steps when it is asked to bring up what is up.
    if (await hasRole(port, init.role)) return;
    const sql = init.sql === undefined ? '' : readFileSync(resolve(init.sql), 'utf8');
    await applySchema({ name, init, sql, port });
  },
};

const [name = ''] = process.argv.slice(2);
const step = STEPS[name];
if (step === undefined) {
  throw new Error(
    `Failed to find the step "${name}". Expected one of ${Object.keys(STEPS).join(', ')}.`,
  );
}
await step();
