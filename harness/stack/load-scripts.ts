import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkShape, sortByPosition } from '../scenario/check-shape.ts';
import { Findings } from '../scenario/findings.ts';
import type { Problem } from '../scenario/problem.ts';
import { YamlSource } from '../scenario/yaml-source.ts';
import { type RawScript, type RawStack, scriptSchema } from './stack-schema.ts';
import type { Script } from './topology.ts';

/** Loads the scripts that a stack file names; what is wrong in one stands in its own file. */
export function loadScripts(
  stack: RawStack,
  findings: Findings,
): { scripts: Record<string, Script>; problems: Problem[] } {
  const scripts: Record<string, Script> = {};
  const problems: Problem[] = [];
  for (const [name, path] of Object.entries(stack.scripts)) {
    const file = findScript(path, findings.source.file);
    if (file === undefined) {
      findings.add(
        ['scripts', name],
        `Failed to read the script ${name}: there is no file ${path}. Expected a path from the ` +
          'working folder, or from beside the stack file.',
      );
      continue;
    }
    const loaded = loadScript(file, stack);
    problems.push(...loaded.problems);
    if (loaded.script) scripts[name] = loaded.script;
  }
  return { scripts, problems };
}

function findScript(path: string, stackFile: string): string | undefined {
  return [path, resolve(dirname(stackFile), path)].find((candidate) => existsSync(candidate));
}

function loadScript(file: string, stack: RawStack): { script?: Script; problems: Problem[] } {
  const source = new YamlSource(file, readFileSync(file, 'utf8'));
  if (!source.isReadable || source.value === undefined) return { problems: source.problems };
  const { data, problems } = checkShape<RawScript>(scriptSchema, source.value, source);
  if (!data) return { problems: sortByPosition([...source.problems, ...problems]) };
  const findings = new Findings(source);
  const { provider, to } = data.calls;
  findings.requireKnown('provider', provider, Object.keys(stack.providers), ['calls', 'provider']);
  const turns = resolveTurns(data, findings);
  const script = { provider, to, pauseMs: data.pause, patienceMs: data.patience, turns };
  return { script, problems: sortByPosition([...source.problems, ...findings.problems]) };
}

/** A caller can only ask for what it has told. */
function resolveTurns({ turns }: RawScript, findings: Findings): Script['turns'] {
  const told = new Set<string>();
  return turns.map(({ tell, ask }, index) => {
    if (tell !== undefined) {
      told.add(tell);
      return { tell };
    }
    const asked = ask ?? '';
    if (!told.has(asked)) {
      findings.add(
        ['turns', index, 'ask'],
        `Failed to ask for ${asked}: no turn before it tells it. Expected tell: ${asked} first.`,
      );
    }
    return { ask: asked };
  });
}
