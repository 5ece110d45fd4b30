import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type PresetName, presetAlerts } from '../objectives/alert-presets.ts';
import { exampleTrace } from '../objectives/example-trace.ts';
import { windowLengthMs } from '../objectives/prometheus/prometheus-names.ts';
import { readsOwnCounters } from '../objectives/prometheus/sli-expression.ts';
import {
  type TracedLevel,
  writePromtoolTests,
} from '../objectives/prometheus/write-promtool-test.ts';
import { writeRules } from '../objectives/prometheus/write-rules.ts';
import type { ServiceLevel } from '../objectives/service-level.ts';
import { EXIT_CODES } from './exit-code.ts';
import { loadTold } from './slo.ts';
import { tellRefusal } from './tell-failure.ts';
import { type TracingOptions, traceRun } from './trace-run.ts';

const DEFAULT_PRESET = 'google';

interface RulesOptions extends Partial<TracingOptions> {
  preset?: PresetName;
  /** Folder for both files. */
  out: string;
}

/**
 * Writes the rules of a file's service levels and a test of them, by the workbook's example or by what a run
 * counted; says what cannot be alerted on.
 */
export function writeServiceLevelRules(
  file: string,
  { preset, out, from, ...rest }: RulesOptions,
): number {
  const { levels } = loadTold([file]);
  if (!levels) return EXIT_CODES.badInput;
  const guarded = levels.map((level) => guard(level, preset));
  const { text, refused } = writeRules(guarded);
  for (const { level, reason } of refused) {
    process.stderr.write(`Failed to write rules for ${level.name}: ${reason}\n`);
  }
  if (refused.length > 0) return EXIT_CODES.badInput;
  try {
    const own = guarded.filter(readsOwnCounters);
    const { traced, origin } =
      from === undefined ? traceExample(own) : tellRun(own, { from, ...rest });
    const name = basename(file).replace(/\.ya?ml$/, '');
    const tests = traced.length > 0 ? writePromtoolTests(traced, `${name}.rules.yaml`) : undefined;
    mkdirSync(out, { recursive: true });
    write(join(out, `${name}.rules.yaml`), text);
    if (tests === undefined) return from === undefined ? EXIT_CODES.met : EXIT_CODES.badInput;
    write(join(out, `${name}.test.yaml`), origin.map((line) => `# ${line}\n`).join('') + tests);
    return EXIT_CODES.met;
  } catch (error) {
    return tellRefusal(error);
  }
}

function write(path: string, content: string): void {
  writeFileSync(path, content);
  process.stdout.write(`${path}\n`);
}

function traceExample(levels: ServiceLevel[]): { traced: TracedLevel[]; origin: string[] } {
  return { traced: levels.map((level) => ({ level, trace: exampleTrace(level) })), origin: [] };
}

/** What a run counted; tells what each alert would have made of it. */
function tellRun(levels: ServiceLevel[], options: TracingOptions) {
  const found = traceRun(levels, options);
  for (const line of found.told) process.stdout.write(`${line}\n`);
  return found;
}

/** The level with the preset's alerts; with its own ones when none is asked for and it has some. */
function guard(level: ServiceLevel, preset: PresetName | undefined): ServiceLevel {
  if (preset === undefined && level.alerts.length > 0) return level;
  const targets = level.objectives.map(({ target }) => target);
  const windowMs = windowLengthMs(level.window);
  const { alerts, refused } = presetAlerts(preset ?? DEFAULT_PRESET, windowMs, targets);
  for (const { alert, reason } of refused) {
    process.stderr.write(`${level.name}: no alert ${alert.name}: ${reason}\n`);
  }
  return { ...level, alerts };
}
