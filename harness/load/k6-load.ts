import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Source } from '../journal/writer.ts';
import type { K6Script } from '../scenario/scenario.ts';
import { inspectScript } from './inspect-script.ts';
import type { K6Binary } from './k6-binary.ts';
import { type Container, K6Run, type Launch, logName } from './k6-run.ts';
import { buildFence } from './loopback-fence.ts';

export interface K6LoadOptions {
  scripts: K6Script[];
  k6: Pick<K6Binary, 'command' | 'image'>;
  source: Source;
  launch: Launch;
  /** Fills the places of an environment with addresses of the stack. */
  resolve(template: string): string;
  logFolder: string;
}

/** Every k6 script of a scenario, as one thing that starts and stops. */
export class K6Load {
  readonly #runs: { run: K6Run; toEnd: boolean }[];

  constructor(runs: { run: K6Run; toEnd: boolean }[]) {
    this.#runs = runs;
  }

  /** Whether every script has sent something. */
  get hasBegun(): boolean {
    return this.#runs.every(({ run }) => run.hasBegun);
  }

  /** Whether every script that is to come to its own end has. */
  get isDone(): boolean {
    return this.#runs.every(({ run, toEnd }) => !toEnd || run.isOver);
  }

  get failure(): string | undefined {
    return this.#runs.map(({ run }) => run.failure).find((failure) => failure !== undefined);
  }

  start(): void {
    for (const { run } of this.#runs) run.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#runs.map(({ run }) => run.stop()));
  }
}

/** Reads every script and builds its fence; nothing is sent yet. */
export async function prepareK6Load(options: K6LoadOptions): Promise<K6Load> {
  const { scripts, k6, source, launch, logFolder } = options;
  const runs = await Promise.all(
    scripts.map(async ({ name, script, env, allow, toEnd, summary }) => {
      const environment = describeEnvironment(env, options.resolve);
      const container =
        k6.image === undefined ? undefined : openFolders(k6.image, script, logFolder);
      const program = { command: k6.command, environment, ...(container ? { container } : {}) };
      const executors = await inspectScript(launch, program, script);
      const fence = await buildFence(allow);
      const logPath = join(logFolder, logName(name));
      const shared = { name, script, executors, ...program, fence };
      const asked = { path: resolve(logFolder, `k6-${name}-summary.json`), isAskedFor: true };
      const own = summary === undefined ? asked : { path: summary, isAskedFor: false };
      return { run: new K6Run({ ...shared, source, launch, logPath, summary: own }), toEnd };
    }),
  );
  return new K6Load(runs);
}

/** The working folder, from which k6 imports, and the script's where that is another one. */
function openFolders(image: string, script: string, results: string): Container {
  const [here, beside] = [process.cwd(), dirname(resolve(script))];
  const isInside = beside === here || beside.startsWith(`${here}/`);
  return { image, folders: isInside ? [here] : [here, beside], results: resolve(results) };
}

/** k6 would call by such a proxy whatever its fence says, since it sees the proxy's address alone. */
const PROXY_NAME = /^(https?|all|no)_proxy$/i;

/**
 * What a script sees in `__ENV`: what the scenario gives it, and no more. A proxy of the machine's
 * environment would lead around the fence, and a token in it is none of the script's business.
 */
function describeEnvironment(
  env: Record<string, string>,
  fill: (template: string) => string,
): Record<string, string> {
  const given = Object.entries(env)
    .filter(([name]) => !PROXY_NAME.test(name))
    .map(([name, value]) => [name, fill(value)]);
  const { PATH = '', HOME = '' } = process.env;
  return {
    PATH,
    HOME,
    // Options of the user's own configuration of k6 are no part of the scenario.
    XDG_CONFIG_HOME: join(tmpdir(), 'deadair-without-k6-configuration'),
    K6_NO_USAGE_REPORT: 'true',
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    ...Object.fromEntries(given),
  };
}
