import type { JournalWriter } from '../journal/writer.ts';
import type { RunningStack } from '../stack/running-stack.ts';

/** Journals what processes outside the runner see, their exits, and the stack's own decisions. */
export async function observeStack(
  stack: RunningStack,
  writer: JournalWriter,
): Promise<{ close(): Promise<void> }> {
  const source = writer.openSource('stack', 'runner');
  const decisions = new Map<string, string>();
  for (const [name, failover] of Object.entries(stack.topology.failovers)) {
    if (failover.decided) decisions.set(failover.decided.log, name);
  }
  const observation = await stack.observe({
    evidence: (event) => writer.accept(event),
    exited: ({ atMs, ...exit }) => source.emit({ kind: 'process-exited', ...exit }, atMs),
    logged: (component, line, atMs) => {
      const failover = decisions.get(String(line.event));
      if (!failover) return;
      source.emit({ kind: 'inside-decision', component, failover, detail: line }, atMs);
    },
  });
  return {
    close: async () => {
      await observation.close();
      source.close();
    },
  };
}
