/** Writes docker-compose.yml from the stack file of the reference stack. */
import { writeFileSync } from 'node:fs';
import { loadStack } from '../../stack/load-stack.ts';
import { renderComposeFile } from './compose-file.ts';

export const COMPOSED = { stack: 'system-under-test/stack.yaml', profile: 'phase-1' };

if (import.meta.main) {
  const { topology, problems } = loadStack(COMPOSED.stack, COMPOSED.profile);
  if (topology === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  writeFileSync('docker-compose.yml', renderComposeFile(topology));
}
