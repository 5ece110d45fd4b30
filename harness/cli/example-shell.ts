import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';

/** What the commands of a test have: a folder of its own, and ears for all that they say. */
interface ExampleShell {
  folder: string;
  said: string;
}

/** A new one for each test of the file that calls this. */
export function openExampleShell(): ExampleShell {
  const shell: ExampleShell = { folder: '', said: '' };
  const hear = (text: string | Uint8Array): boolean => {
    shell.said += text;
    return true;
  };
  beforeEach(() => {
    shell.folder = mkdtempSync(join(tmpdir(), 'deadair-shell-'));
    shell.said = '';
    vi.spyOn(process.stdout, 'write').mockImplementation(hear);
    vi.spyOn(process.stderr, 'write').mockImplementation(hear);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(shell.folder, { recursive: true, force: true });
  });
  return shell;
}
