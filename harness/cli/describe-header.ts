import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import type { JournalHeader } from '../journal/header.ts';
import { hashScripts } from '../load/hash-scripts.ts';
import type { Plan } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Topology } from '../stack/topology.ts';
import { quoteWord } from './quote-word.ts';

const GIGABYTE = 1024 ** 3;

/** First line of the journal: everything that judging it again, or running it again, needs. */
export function describeHeader(
  run: string,
  scenario: Scenario,
  topology: Topology,
  plan: Plan,
  options: { seed: string; backend: string; trials?: string },
): JournalHeader {
  const commit = readCommit();
  return {
    schema: 1,
    run,
    trial: 1,
    startedAt: new Date().toISOString(),
    scenario,
    plan,
    stack: {
      file: topology.file,
      text: topology.text,
      profile: topology.profile,
      backend: options.backend,
      failovers: topology.failovers,
      probes: topology.probes,
      links: topology.links,
      drainMs: scenario.drainMs,
    },
    ...(topology.serviceLevels?.length ? { serviceLevels: topology.serviceLevels } : {}),
    ...(scenario.load.k6
      ? { loadScripts: hashScripts(scenario.load.k6.map(({ script }) => script)) }
      : {}),
    ...hashCallerScript(scenario, topology),
    settings: scenario.settings,
    seed: options.seed,
    versions: {
      deadair: readVersion(),
      node: process.versions.node,
      ...(commit === undefined ? {} : { commit }),
    },
    machine: {
      cpus: cpus().length,
      model: cpus()[0]?.model ?? 'unknown',
      memoryGb: Math.round(totalmem() / GIGABYTE),
      platform: `${process.platform} ${release()}`,
    },
    command: describeCommand(scenario.path, topology.profile, options),
  };
}

function describeCommand(
  path: string,
  profile: string | undefined,
  { seed, backend, trials }: { seed: string; backend: string; trials?: string },
): string {
  const options = [
    ...(profile ? ['--profile', profile] : []),
    ...(backend === 'embedded' ? [] : ['--backend', backend]),
    ...(trials === undefined ? [] : ['--trials', trials]),
    ...['--seed', seed],
  ];
  return ['npx deadair run', ...[path, ...options].map(quoteWord)].join(' ');
}

/** What callers say stands in a file of its own: neither the scenario's text nor the stack file's tells it. */
function hashCallerScript(
  { load: { callers } }: Scenario,
  { scripts }: Topology,
): Pick<JournalHeader, 'callerScripts'> {
  const script = callers && scripts[callers.script];
  if (!script) return {};
  const sha256 = createHash('sha256').update(JSON.stringify(script)).digest('hex');
  return { callerScripts: { [callers.script]: sha256 } };
}

/** The commit of the project that stands in the working folder, `-dirty` when files differ from it. */
function readCommit(): string | undefined {
  const format = ['--always', '--dirty', '--abbrev=40', '--exclude=*'];
  const { status, stdout } = spawnSync('git', ['describe', ...format], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

function readVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
