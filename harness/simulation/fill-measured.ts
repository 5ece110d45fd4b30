import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Problem } from '../scenario/problem.ts';
import { explainFileError } from '../scenario/read-text.ts';
import type { YamlSource } from '../scenario/yaml-source.ts';
import { type MeasuredFailover, parseTrials } from './measured-failover.ts';
import type { RawModel } from './model-schema.ts';

/** Jeffreys' prior: what is known of a share before the first trial. */
const PRIOR = 0.5;

/** What is known of a coverage after its trials: a beta distribution. */
export function coveragePosterior({ succeeded, injections }: MeasuredFailover): {
  alpha: number;
  beta: number;
} {
  return { alpha: succeeded + PRIOR, beta: injections - succeeded + PRIOR };
}

/** The mean of the trials' middles: what a year owes to switching depends on the mean alone. */
export function meanSwitchH({ switches }: MeasuredFailover): number {
  return switches.reduce((sum, { lowH, highH }) => sum + (lowH + highH) / 2, 0) / switches.length;
}

/**
 * Gives each failover that names a file of trials the switch time and coverage that they found. `measured`
 * holds the files by the name under which the model has them.
 */
export function fillMeasured(
  raw: RawModel,
  source: YamlSource,
): { measured: Map<string, MeasuredFailover>; problems: Problem[] } {
  const measured = new Map<string, MeasuredFailover>();
  const problems: Problem[] = [];
  for (const [phase, needs] of Object.entries(raw.phases)) {
    for (const [index, { failover }] of needs.entries()) {
      if (failover?.measured === undefined) continue;
      try {
        const file = failover.measured;
        const trials = measured.get(file) ?? readTrials(file, source.file);
        const { alpha, beta } = coveragePosterior(trials);
        measured.set(file, trials);
        failover.switch = meanSwitchH(trials);
        failover.coverage = alpha / (alpha + beta);
      } catch (error) {
        const path = ['phases', phase, index, 'failover', 'measured'];
        const reason = error instanceof Error ? error.message : String(error);
        const message =
          `Failed to read the trials of ${failover.from}: ${reason}. ` +
          'Expected a file that `deadair run --trials` wrote.';
        problems.push({ file: source.file, ...source.positionOf(path), message });
      }
    }
  }
  return { measured, problems };
}

/** A file of trials is named from the working folder, or, with a leading dot, from beside the model. */
function readTrials(file: string, modelFile: string): MeasuredFailover {
  const path = file.startsWith('.') ? resolve(dirname(modelFile), file) : file;
  try {
    return parseTrials(file, readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = explainFileError(error);
    throw reason === undefined ? error : new Error(`got ${file}: ${reason}`);
  }
}
