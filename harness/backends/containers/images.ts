import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type ContainerRuntimeClient, ImageName } from 'testcontainers';

const BUILD_WITHIN_MS = 600_000;
const SCRIPT = fileURLToPath(new URL('../../../images/build.sh', import.meta.url));

/** Parts that others publish, and what images/build.sh makes where those cannot be pulled. */
export const IMAGES = {
  postgresql: {
    official: 'postgres:18',
    replacement: 'deadair/postgres:18',
    variable: 'DEADAIR_POSTGRES_IMAGE',
  },
  redis: { official: 'redis:7', replacement: 'deadair/redis:7', variable: 'DEADAIR_REDIS_IMAGE' },
  toxiproxy: {
    official: 'ghcr.io/shopify/toxiproxy:2.12.0',
    replacement: 'deadair/toxiproxy:2.12.0',
    variable: 'DEADAIR_TOXIPROXY_IMAGE',
  },
  k6: { official: 'grafana/k6:2.2.0', replacement: 'deadair/k6:2.2.0' },
} as const;

/** Our own image by the name that always means the last one built. */
export const PARTS_IMAGE = 'deadair/parts:latest';

/** The image of a part that others publish: the official one that is there, its replacement, or a pull. */
export async function findImage(
  { image }: ContainerRuntimeClient,
  kind: keyof typeof IMAGES,
): Promise<string> {
  const { official, replacement } = IMAGES[kind];
  for (const name of [official, replacement]) {
    if (await image.exists(ImageName.fromString(name))) return name;
  }
  try {
    await image.pull(ImageName.fromString(official));
    return official;
  } catch (error) {
    throw new Error(
      `Failed to find an image for ${kind}: ${official} could not be pulled (${(error as Error).message}) ` +
        `and there is no ${replacement}. Expected one of them. Run images/build.sh, which makes it.`,
    );
  }
}

/** The image of everything that is ours, built from this checkout unless it has been already. */
export async function buildPartsImage(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(SCRIPT, ['parts'], { timeout: BUILD_WITHIN_MS });
    return stdout.trim();
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    const words = stderr.trim() || message;
    throw new Error(
      `Failed to build the image of our own parts: ${words}. Expected images/build.sh to end well. ` +
        'Run it by hand to see what it lacks.',
    );
  }
}
