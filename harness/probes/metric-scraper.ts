import type { Source } from '../journal/writer.ts';
import type { HttpClient } from '../stack/http-client.ts';

const INTERVAL_MS = 250;
const TIMEOUT_MS = 1_000;

/** A component's metrics page, and the metrics of it that rows or reports ask for. */
export interface MetricsPage {
  component: string;
  url: string;
}

/**
 * Inside evidence: reads the stack's metrics pages and journals each value when it changes. It
 * explains; no verdict about users rests on it.
 */
export class MetricScraper {
  readonly #pages: MetricsPage[];
  readonly #names: Set<string>;
  readonly #source: Source;
  readonly #client: HttpClient;
  readonly #last = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(pages: MetricsPage[], names: Set<string>, source: Source, client: HttpClient) {
    this.#pages = pages;
    this.#names = names;
    this.#source = source;
    this.#client = client;
  }

  start(): void {
    const scrape = async (): Promise<void> => {
      await Promise.all(this.#pages.map((page) => this.#scrape(page)));
      if (this.#timer) this.#timer = setTimeout(scrape, INTERVAL_MS);
    };
    this.#timer = setTimeout(scrape, 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #scrape(page: MetricsPage): Promise<void> {
    const answer = await this.#client.send({ url: page.url, timeoutMs: TIMEOUT_MS });
    if (answer.status !== 200 || !this.#timer) return;
    for (const line of answer.body.split('\n')) {
      const sample = parseSample(line);
      if (sample && this.#names.has(sample.metric)) this.#journal(page.component, sample);
    }
  }

  #journal(component: string, sample: Sample): void {
    const key = `${component} ${sample.metric} ${JSON.stringify(sample.labels)}`;
    if (this.#last.get(key) === sample.value) return;
    this.#last.set(key, sample.value);
    this.#source.emit({ kind: 'inside-metric', component, ...sample });
  }
}

interface Sample {
  metric: string;
  labels: Record<string, string>;
  value: number;
}

/** One line of the Prometheus text format; comments and malformed lines give nothing. */
export function parseSample(line: string): Sample | undefined {
  const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
  if (!match) return undefined;
  const [, metric = '', labelText = '', valueText = ''] = match;
  const labels: Record<string, string> = {};
  for (const [, name = '', value = ''] of labelText.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
    labels[name] = value;
  }
  const value = Number(valueText);
  return Number.isNaN(value) ? undefined : { metric, labels, value };
}
