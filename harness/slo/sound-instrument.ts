import type { RunView } from './run-view.ts';

/** The process of the harness or of a fake that died, when one did: what it saw last is no proof. */
export function findBrokenInstrument(run: RunView): string | undefined {
  const exits = run.events.of('process-exited');
  return exits.find(({ role, expected }) => role === 'harness' && !expected)?.process;
}
