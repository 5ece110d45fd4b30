import { writeFileSync } from 'node:fs';
import { loadOpenslo, type OpensloReading } from '../objectives/openslo/parse-openslo.ts';
import { writeOpenslo } from '../objectives/openslo/write-openslo.ts';
import type { ServiceLevel } from '../objectives/service-level.ts';
import { formatShare } from '../scenario/units.ts';
import { EXIT_CODES } from './exit-code.ts';
import { printProblems } from './load-checked.ts';

/** Checks OpenSLO files, which may refer to each other; prints every problem at once. */
export function checkServiceLevels(files: string[]): number {
  const { levels } = loadTold(files);
  if (!levels) return EXIT_CODES.badInput;
  for (const level of levels) process.stdout.write(`${describeLevel(level)}\n`);
  const count = levels.length;
  process.stdout.write(`${count} ${count === 1 ? 'service level' : 'service levels'} valid\n`);
  return EXIT_CODES.met;
}

/** Writes a file as OpenSLO v1, everything that was referred to in its place. */
export function convertServiceLevels(file: string, { out }: { out?: string }): number {
  const { levels, standing } = loadTold([file]);
  if (!levels) return EXIT_CODES.badInput;
  const text = writeOpenslo(levels, standing);
  if (out === undefined) process.stdout.write(text);
  else writeFileSync(out, text);
  return EXIT_CODES.met;
}

/** Reads files and tells what is wrong or odd in them on standard error. */
export function loadTold(files: string[]): OpensloReading {
  const reading = loadOpenslo(files);
  for (const { file, line, column, message, suggestion } of reading.warnings) {
    const advice = suggestion === undefined ? '' : ` ${suggestion}`;
    process.stderr.write(`${file}:${line}:${column}: warning: ${message}${advice}\n`);
  }
  if (reading.problems.length > 0) printProblems(reading.problems);
  return reading;
}

function describeLevel({ name, objectives, window, alerts }: ServiceLevel): string {
  const targets = objectives.map(({ target }) => formatShare(target)).join(', ');
  const length = window.kind === 'rolling' ? window.text : `${window.count}${window.unit}`;
  const guards = alerts.length === 0 ? '' : `, ${alerts.length} on its budget`;
  return `${name}: ${targets} over ${length}${guards}`;
}
