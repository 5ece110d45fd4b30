import { recoverRuns } from '../backends/embedded/recover.ts';
import { EXIT_CODES } from './exit-code.ts';

/** Ends every process and removes every folder and container of runs whose runner is gone. */
export async function recover(): Promise<number> {
  const recovered = await recoverRuns();
  for (const { run, processes, containers, folders } of recovered) {
    process.stdout.write(
      `${run}: ended ${count(processes, 'process', 'processes')}, ` +
        `removed ${count(containers, 'container')} and ${count(folders, 'folder')}\n`,
    );
  }
  // Their labels tell also of runs whose state on disk is lost.
  const { removeAbandonedRuns } = await import('../backends/containers/remove-run.ts');
  const removed = await removeAbandonedRuns();
  for (const { run, containers, networks } of removed) {
    process.stdout.write(
      `${run}: removed ${count(containers, 'container')} and ${count(networks, 'network')}\n`,
    );
  }
  if (recovered.length + removed.length === 0) process.stdout.write('nothing was left behind\n');
  return EXIT_CODES.met;
}

function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`;
}
