import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Attributes, OneWay, Situation } from '../harness/link-faults/link-fault.ts';
import { classify, type Sight } from './classify.ts';
import type { Engine } from './engines.ts';
import { Client, startEcho } from './peers.ts';

const MESSAGE_BYTES = 256;
/** Long enough to show a rate by itself. */
const LONE_MESSAGE_BYTES = 1024;
const SEND_EVERY_MS = 20;
const WARM_UP_MS = 100;
/** An idle connection is watched so long before it speaks again. */
const QUIET_MS = 350;
const END_AFTER_MS = 400;
const WATCH_MS = 1000;
const ESTABLISHED_WITHIN_MS = 2000;

export interface Cell {
  type: string;
  attributes: Attributes;
  situation: Situation;
  stream: OneWay;
  clientEnds?: boolean;
}

export interface CellResult {
  client: Sight;
  server: Sight;
}

/** Injects one fault on one connection of its own, and says what both of its ends saw. */
export async function tryCell(engine: Engine, cell: Cell, link: string): Promise<CellResult> {
  const echo = await startEcho();
  const port = await engine.open(link, echo.port);
  const isNew = cell.situation === 'new';
  let client = isNew ? undefined : await establish(port);
  let sender = cell.situation === 'busy' ? keepSending(client as Client) : undefined;
  try {
    if (sender) await pause(WARM_UP_MS);
    const sinceMs = performance.now();
    await engine.inject(link, cell);
    const forceMs = performance.now();
    if (isNew) {
      client = new Client(port);
      sender = keepSending(client);
    }
    const watched = client as Client;
    if (cell.situation === 'idle') {
      await pause(QUIET_MS);
      watched.send(LONE_MESSAGE_BYTES);
    }
    if (cell.clientEnds) {
      await pause(END_AFTER_MS);
      clearInterval(sender);
      watched.end();
    }
    await pause(WATCH_MS);
    return {
      client: classify(watched.log, watched, isNew ? forceMs : sinceMs, forceMs),
      server: classify(echo.connections[0], watched, isNew ? forceMs : sinceMs, forceMs),
    };
  } finally {
    clearInterval(sender);
    client?.destroy();
    await engine.close(link);
    await echo.close();
  }
}

/** A connection over which one message went and came back. */
async function establish(port: number): Promise<Client> {
  const client = new Client(port);
  client.send(MESSAGE_BYTES);
  const endMs = performance.now() + ESTABLISHED_WITHIN_MS;
  const arrived = (): number =>
    client.log.arrivals.reduce((sum, { bytes }) => sum + bytes.length, 0);
  while (arrived() < MESSAGE_BYTES) {
    if (performance.now() > endMs) {
      throw new Error(`Failed to establish a connection within ${ESTABLISHED_WITHIN_MS} ms.`);
    }
    await pause(2);
  }
  return client;
}

function keepSending(client: Client): NodeJS.Timeout {
  client.send(MESSAGE_BYTES);
  return setInterval(() => client.send(MESSAGE_BYTES), SEND_EVERY_MS);
}
