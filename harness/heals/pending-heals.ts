import { readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';

/** File of a run's report folder that holds its heals. */
export const HEALS_FILE = 'heals.ndjson';

/** The undo of one fault. */
export interface PendingHeal {
  step: string;
  kind: string;
  target: string;
  engine: 'proxy' | 'host' | 'fake';
  /** Links that the fault acts on or is felt through. */
  links: string[];
}

/** Who undid it: the runner as planned or in an emergency, or whoever swept up after a dead runner. */
type Healer = 'runner' | 'sweep';

type Line = { heal: PendingHeal } | { healed: string; by: Healer };

/** Heals that were written and never done, last in, first out; none when there is no such file. */
export function readPendingHeals(path: string): PendingHeal[] {
  const pending = new Map<string, PendingHeal>();
  for (const line of readLines(path)) {
    if ('heal' in line) pending.set(line.heal.step, line.heal);
    else pending.delete(line.healed);
  }
  return [...pending.values()].reverse();
}

/** Says on disk that these are undone. */
export async function writeHealed(path: string, steps: string[], by: Healer): Promise<void> {
  const lines = steps.map((healed) => `${JSON.stringify({ healed, by })}\n`);
  // A runner that was killed may have left half a line.
  const start = by === 'sweep' ? '\n' : '';
  await appendFile(path, `${start}${lines.join('')}`, { flush: true });
}

/** Whole lines of the file: of one that is torn, the fault was never injected. */
function readLines(path: string): Line[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => parseLine(line) ?? []);
}

function parseLine(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}
