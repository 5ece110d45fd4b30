import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findGroupParent } from '../../backends/embedded/burdens/find-group-parent.ts';
import { findCacheFolder } from '../../backends/embedded/cache-folder.ts';
import { findNativePostgres } from '../../backends/embedded/native-postgres.ts';
import { locateRedis } from '../../backends/embedded/redis-binary.ts';
import { locateK6 } from '../../load/k6-binary.ts';
import { askVersion } from './ask-version.ts';

/** Something outside this project that a part of it needs. */
export interface Part {
  name: string;
  neededFor: string;
  isRequired?: boolean;
  /** Version and place. Throws when it is not there, and says how to get it unless `remedy` does. */
  find(): Promise<string>;
  remedy?: string;
}

export const parts: Part[] = [
  {
    name: 'Node',
    neededFor: 'everything',
    isRequired: true,
    find: async () => `${process.version} at ${process.execPath}`,
  },
  {
    name: 'PostgreSQL',
    neededFor: '--backend embedded',
    isRequired: true,
    find: async () => askVersion(findNativePostgres().postgres, ['--version']),
  },
  {
    name: 'Redis',
    neededFor: '--backend embedded',
    isRequired: true,
    find: findRedisServer,
    remedy:
      'npm start downloads it where apt-get is; else install redis-server, or name one in DEADAIR_REDIS_SERVER.',
  },
  {
    name: 'Docker engine',
    neededFor: '--backend containers',
    find: findDocker,
    remedy: 'Start yours, or on Debian run images/start-engine.sh as root.',
  },
  {
    name: 'Docker Compose',
    neededFor: 'docker compose up, by hand',
    find: () => askVersion('docker', ['compose', 'version', '--short']),
    remedy: 'Install the plug-in docker-compose-plugin, or on Debian run images/start-engine.sh.',
  },
  {
    name: 'Toxiproxy',
    neededFor: 'npm run conformance and npm run bench -- proxy',
    find: findToxiproxy,
    remedy: 'npm run conformance builds it with Go; else name one in TOXIPROXY_SERVER.',
  },
  {
    name: 'Go',
    neededFor: 'building Toxiproxy and k6',
    find: () => askVersion('go', ['version']),
    remedy: 'Install it from https://go.dev/dl, or install Toxiproxy and k6 themselves.',
  },
  {
    name: 'k6',
    neededFor: 'scenarios with load.k6, such as scenarios/load/*.yaml',
    find: findInstalledK6,
    remedy:
      'The first such scenario builds it with Go; else install k6 2.2.0, or name one in DEADAIR_K6 (`container`: in a container, made by images/build.sh k6).',
  },
  {
    name: 'Chromium',
    neededFor: 'pictures of a report: node tools/look-at-report.ts',
    find: () => askVersion(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', ['--version']),
    remedy: 'Install chromium, or name one in CHROMIUM_PATH.',
  },
  {
    name: 'cgroup, cpu',
    neededFor: 'the fault cpu-pressure on processes',
    find: async () => describeGroup('cpu'),
  },
  {
    name: 'cgroup, memory',
    neededFor: 'the fault memory-pressure on processes',
    find: async () => describeGroup('memory'),
  },
];

async function findRedisServer(): Promise<string> {
  const redis = locateRedis();
  if (redis === undefined) throw new Error('no Redis on this machine');
  return askVersion(redis.command, ['--version'], redis.environment);
}

async function findInstalledK6(): Promise<string> {
  const k6 = await locateK6();
  if (k6 === undefined) throw new Error('no k6 on this machine');
  const { version, command, image } = k6;
  if (image !== undefined) return `v${version} in a container of ${image}`;
  if (command === process.env.DEADAIR_K6) return `v${version} at ${command}, named by DEADAIR_K6`;
  return command === 'k6' ? `v${version} on PATH` : `v${version} at ${command}, built with Go`;
}

/** The engine's client takes a while to load: only who asks for the engine pays for it. */
async function findDocker(): Promise<string> {
  const { connectEngine } = await import('../../backends/containers/engine.ts');
  const { dockerode } = (await connectEngine()).container;
  const { Version, ApiVersion } = await dockerode.version();
  return `${Version}, API ${ApiVersion}`;
}

async function findToxiproxy(): Promise<string> {
  const cached = join(findCacheFolder(), 'toxiproxy-2.12.0');
  const installed = existsSync(cached) ? cached : 'toxiproxy-server';
  return askVersion(process.env.TOXIPROXY_SERVER || installed, ['-version']);
}

function describeGroup(controller: 'cpu' | 'memory'): string {
  const parent = findGroupParent([controller]);
  if ('reason' in parent) throw new Error(`This machine cannot: ${parent.reason}.`);
  return `version ${parent.version}, writable at ${parent.folder}`;
}
