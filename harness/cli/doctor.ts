import { type Part, parts } from './doctor/parts.ts';
import { EXIT_CODES } from './exit-code.ts';

/** What was found of a part, or how to get it. */
export interface Diagnosis {
  part: string;
  /** What cannot be done without it. */
  neededFor: string;
  isRequired: boolean;
  found?: string;
  /** One line; only when it was not found. */
  remedy?: string;
}

/** Tells which parts this machine has. Looks only: nothing is downloaded, no server is started. */
export async function diagnose({ json }: { json?: boolean }): Promise<number> {
  const diagnoses = await Promise.all(parts.map(examine));
  const text = json ? JSON.stringify(diagnoses, undefined, 2) : renderDiagnoses(diagnoses);
  process.stdout.write(`${text}\n`);
  return canRun(diagnoses) ? EXIT_CODES.met : EXIT_CODES.environmentFailed;
}

async function examine({ name, neededFor, isRequired, find, remedy }: Part): Promise<Diagnosis> {
  const common = { part: name, neededFor, isRequired: isRequired ?? false };
  try {
    return { ...common, found: await find() };
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    return { ...common, remedy: remedy ?? reason };
  }
}

/** Whether the embedded backend can run. */
export function canRun(diagnoses: Diagnosis[]): boolean {
  return diagnoses.every(({ isRequired, found }) => !isRequired || found !== undefined);
}

export function renderDiagnoses(diagnoses: Diagnosis[]): string {
  const width = Math.max(...diagnoses.map(({ part }) => part.length));
  const lines = diagnoses.map(({ part, neededFor, isRequired, found, remedy }) => {
    const name = part.padEnd(width);
    if (found !== undefined) return `✓ ${name}  ${found}`;
    const indent = ' '.repeat(width + 4);
    return `${isRequired ? '✗' : '·'} ${name}  not found; for ${neededFor}\n${indent}${remedy}`;
  });
  const verdict = canRun(diagnoses)
    ? 'The embedded backend can run: npm start.'
    : 'The embedded backend cannot run until what is marked ✗ is there.';
  return [...lines, '', verdict].join('\n');
}
