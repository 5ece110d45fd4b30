import { Counter, Registry } from 'prom-client';
import type { ProxyTable } from './proxy-table.ts';

const LABELS = ['direction', 'proxy', 'listener', 'upstream'] as const;

/** The links' traffic in the names of Toxiproxy's metrics, as Prometheus reads them. */
export function renderMetrics(table: ProxyTable): Promise<string> {
  const registry = new Registry();
  const received = new Counter({
    name: 'toxiproxy_proxy_received_bytes_total',
    help: 'Bytes that came from the source of a direction.',
    labelNames: LABELS,
    registers: [registry],
  });
  const sent = new Counter({
    name: 'toxiproxy_proxy_sent_bytes_total',
    help: 'Bytes that were handed to the destination of a direction.',
    labelNames: LABELS,
    registers: [registry],
  });
  for (const { name, listen, upstream, traffic } of table.all()) {
    for (const direction of ['upstream', 'downstream'] as const) {
      const labels = {
        direction,
        proxy: name,
        listener: `${listen.host}:${listen.port}`,
        upstream: `${upstream.host}:${upstream.port}`,
      };
      received.inc(labels, traffic.receivedBytes[direction]);
      sent.inc(labels, traffic.sentBytes[direction]);
    }
  }
  return registry.metrics();
}
