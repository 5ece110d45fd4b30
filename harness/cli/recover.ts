import { recoverRuns } from '../backends/embedded/recover.ts';
import { EXIT_CODES } from './exit-code.ts';

/** Ends every process and removes every folder of runs whose runner is gone. */
export async function recover(): Promise<number> {
  const recovered = await recoverRuns();
  for (const { run, processes, folders } of recovered) {
    process.stdout.write(
      `${run}: ended ${processes} ${processes === 1 ? 'process' : 'processes'}, ` +
        `removed ${folders} ${folders === 1 ? 'folder' : 'folders'}\n`,
    );
  }
  if (recovered.length === 0) process.stdout.write('nothing was left behind\n');
  return EXIT_CODES.met;
}
