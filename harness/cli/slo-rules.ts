import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type PresetName, presetAlerts } from '../objectives/alert-presets.ts';
import { exampleTrace } from '../objectives/example-trace.ts';
import { windowLengthMs } from '../objectives/prometheus/prometheus-names.ts';
import { readsOwnCounters } from '../objectives/prometheus/sli-expression.ts';
import { writePromtoolTests } from '../objectives/prometheus/write-promtool-test.ts';
import { writeRules } from '../objectives/prometheus/write-rules.ts';
import type { ServiceLevel } from '../objectives/service-level.ts';
import { EXIT_CODES } from './exit-code.ts';
import { loadTold } from './slo.ts';

const DEFAULT_PRESET = 'google';

interface RulesOptions {
  preset?: PresetName;
  /** Folder for both files. */
  out: string;
}

/** Writes the rules of a file's service levels and a test of them; says what cannot be alerted on. */
export function writeServiceLevelRules(file: string, { preset, out }: RulesOptions): number {
  const { levels } = loadTold([file]);
  if (!levels) return EXIT_CODES.badInput;
  const guarded = levels.map((level) => guard(level, preset));
  const { text, refused } = writeRules(guarded);
  for (const { level, reason } of refused) {
    process.stderr.write(`Failed to write rules for ${level.name}: ${reason}\n`);
  }
  if (refused.length > 0) return EXIT_CODES.badInput;
  mkdirSync(out, { recursive: true });
  const name = basename(file).replace(/\.ya?ml$/, '');
  const write = (ending: string, content: string): void => {
    const path = join(out, `${name}.${ending}.yaml`);
    writeFileSync(path, content);
    process.stdout.write(`${path}\n`);
  };
  write('rules', text);
  const traced = guarded
    .filter(readsOwnCounters)
    .map((level) => ({ level, trace: exampleTrace(level) }));
  if (traced.length > 0) write('test', writePromtoolTests(traced, `${name}.rules.yaml`));
  return EXIT_CODES.met;
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
