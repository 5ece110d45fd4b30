import { recoverRuns } from '../backends/embedded/recover.ts';
import type { PendingHeal } from '../heals/pending-heals.ts';
import { EXIT_CODES } from './exit-code.ts';

/**
 * Ends every process and removes every folder and container of runs whose runner is gone; the faults
 * that those had not healed end with it.
 */
export async function recover(): Promise<number> {
  const recovered = await recoverRuns();
  for (const { run, processes, containers, folders, healed } of recovered) {
    process.stdout.write(
      `${run}: ended ${count(processes, 'process', 'processes')}, ` +
        `removed ${count(containers, 'container')} and ${count(folders, 'folder')}\n`,
    );
    for (const heal of healed) process.stdout.write(`  ${describeHealed(heal)}\n`);
  }
  // Their labels tell also of runs whose state on disk is lost.
  const { removeAbandonedRuns } = await import('../backends/containers/remove-run.ts');
  const removed = await removeAbandonedRuns();
  for (const { run, containers, networks } of removed ?? []) {
    process.stdout.write(
      `${run}: removed ${count(containers, 'container')} and ${count(networks, 'network')}\n`,
    );
  }
  const unseen = removed === undefined ? ' (no container engine answers: nobody looked there)' : '';
  const found = recovered.length + (removed?.length ?? 0);
  if (found === 0) process.stdout.write(`nothing was left behind${unseen}\n`);
  return EXIT_CODES.met;
}

/** `undid grok-dead: kill grok, on voice-gateway->grok` */
function describeHealed({ step, kind, target, engine, links }: PendingHeal): string {
  const where = engine === 'proxy' ? `, on ${links.join(', ')}` : '';
  return `undid ${step}: ${kind} ${target}${where}`;
}

function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`;
}
