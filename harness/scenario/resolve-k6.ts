import { basename, dirname, join, normalize } from 'node:path';
import type { K6Script } from './scenario.ts';
import type { RawScenario } from './scenario-schema.ts';

type RawScripts = NonNullable<RawScenario['load']['k6']>;

/** The scripts that k6 runs, each under a name of its own. */
export function resolveK6(scripts: RawScripts, scenarioFile: string): K6Script[] {
  const seen = new Map<string, number>();
  return scripts.map(({ script, summary, ...rest }) => {
    const name = basename(script).replace(/\.[cm]?[jt]s$/, '');
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return {
      ...rest,
      name: count > 1 ? `${name}-${count}` : name,
      script: locate(script, scenarioFile),
      ...(summary === undefined ? {} : { summary: locate(summary, scenarioFile) }),
    };
  });
}

/** A script is named from the working folder, or from beside the scenario. */
function locate(script: string, scenarioFile: string): string {
  return script.startsWith('.') ? join(dirname(scenarioFile), script) : normalize(script);
}
