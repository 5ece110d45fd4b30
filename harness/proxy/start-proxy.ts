import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { watchLateness } from '../journal/lateness.ts';
import { answerControl } from './control-api.ts';
import { EvidenceStream } from './evidence-stream.ts';
import { ProxyTable } from './proxy-table.ts';

/** Name of the proxy as a source of evidence and as a process whose lateness counts. */
const NAME = 'proxy';

/** Starts a fault proxy without links. Its control port speaks Toxiproxy's API, and evidence. */
export async function startProxy(config: {
  controlPort: number;
  /** 127.0.0.1 when absent: whoever reaches the control port rules the proxy. */
  controlHost?: string;
  seed: string;
}): Promise<{ controlPort: number; close(): Promise<void> }> {
  const evidence = new EvidenceStream(NAME, NAME);
  const table = new ProxyTable(config.seed, evidence);
  const lateness = watchLateness(evidence, NAME);
  const server = createServer((request, response) => {
    void answerControl(table, evidence, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.controlPort, config.controlHost ?? '127.0.0.1', resolve);
  });
  return {
    controlPort: (server.address() as AddressInfo).port,
    close: async () => {
      lateness.stop();
      evidence.close();
      await table.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
