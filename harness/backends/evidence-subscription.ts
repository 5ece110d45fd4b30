import { get, type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import type { RemoteEvent } from '../stack/running-stack.ts';
import type { Address } from './addresses.ts';

const ANSWER_WITHIN_MS = 5000;
const END_WITHIN_MS = 2000;

/**
 * Reads the evidence of a process outside the runner until it is told to end. A process that dies
 * leaves its source without a count, which its reader can see; nothing is made up for it.
 */
export async function subscribeToEvidence(
  address: Address,
  onEvent: (event: RemoteEvent) => void,
): Promise<{ close(): Promise<void> }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = get({ ...address, path: '/evidence', agent: false }, resolve);
    asked.setTimeout(ANSWER_WITHIN_MS, () => asked.destroy(new Error('no answer')));
    asked.on('error', reject);
  });
  response.socket.setTimeout(0);
  const lines = createInterface({ input: response });
  const ended = new Promise<void>((resolve) => lines.once('close', resolve));
  response.on('error', () => lines.close());
  // A process that is killed breaks its stream off: the count that is missing then tells it.
  lines.on('error', () => lines.close());
  lines.on('line', (line) => {
    const event = parseLine(line);
    if (event !== undefined) onEvent(event);
  });
  return {
    close: async () => {
      const end = request({ ...address, path: '/evidence/close', method: 'POST', agent: false });
      end.on('response', (answer) => answer.resume());
      end.on('error', () => lines.close());
      end.end();
      const timer = setTimeout(() => lines.close(), END_WITHIN_MS);
      await ended;
      clearTimeout(timer);
      response.destroy();
    },
  };
}

/** A process that is killed may leave half a line behind. */
function parseLine(line: string): RemoteEvent | undefined {
  try {
    return JSON.parse(line) as RemoteEvent;
  } catch {
    return undefined;
  }
}
