import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { handleSummary } from './handle-summary.ts';
import { machineReadable } from './machine-readable.ts';
import type { OwnSummary } from './own-summary.ts';
import { summaryExport } from './summary-export.ts';

/** A clock of a file system may be coarse. */
const COARSE_MS = 1_000;

/**
 * A summary that k6 or its script wrote since an instant of the wall clock.
 * @throws one sentence that says what it is instead
 */
export function readSummary(path: string, sinceWallMs: number): OwnSummary {
  let text: string;
  let writtenMs: number;
  try {
    text = readFileSync(path, 'utf8');
    writtenMs = statSync(path).mtimeMs;
  } catch {
    throw new Error(
      `Failed to read the summary ${path}: there is none. Expected k6 or its handleSummary to write it. ` +
        'Correct load.k6.summary.',
    );
  }
  if (writtenMs < sinceWallMs - COARSE_MS) {
    throw new Error(
      `Failed to read the summary ${path}: it is older than this run. Expected this run's k6 to write it. ` +
        'Correct load.k6.summary, or the script.',
    );
  }
  return parseSummary(text, path);
}

/** Told by the keys that it has. */
export function parseSummary(text: string, path: string): OwnSummary {
  const found = parse(text);
  const schema =
    'results' in found ? machineReadable : 'state' in found ? handleSummary : summaryExport;
  const { success, data, error } = schema.safeParse(found);
  // What k6 did not say is absent.
  if (success) return JSON.parse(JSON.stringify(data)) as OwnSummary;
  const keys = Object.keys(found).slice(0, 5).join(', ') || 'no object';
  throw new Error(
    `Failed to read the summary ${path}: got ${keys}. Expected what --summary-export, handleSummary(data) or ` +
      `--new-machine-readable-summary writes. ${z.prettifyError(error).split('\n')[0]}`,
  );
}

function parse(text: string): object {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null ? found : {};
  } catch {
    return {};
  }
}
