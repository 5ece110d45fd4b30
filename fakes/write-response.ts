import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/**
 * Writes a handler's response to the socket, piece by piece as its body yields them. A body that
 * fails cuts the connection: the client sees a truncated answer, not a clean end.
 */
export async function writeResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  const headers: string[] = [];
  for (const [name, value] of response.headers) headers.push(name, value);
  outgoing.writeHead(response.status, response.statusText || undefined, headers);
  if (!response.body) {
    outgoing.end();
    return;
  }
  outgoing.flushHeaders();
  const reader = response.body.getReader();
  outgoing.on('close', () => void reader.cancel().catch(() => {}));
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      if (!outgoing.write(piece.value))
        await Promise.race([once(outgoing, 'drain'), gone(outgoing)]);
    }
    outgoing.end();
  } catch {
    outgoing.destroy();
  }
}

function gone(outgoing: ServerResponse): Promise<unknown> {
  return outgoing.closed ? Promise.resolve() : once(outgoing, 'close');
}
