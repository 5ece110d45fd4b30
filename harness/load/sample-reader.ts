import type { LoadDropped, LoadRequest, LoadValue } from '../journal/load-event.ts';

/** One line of k6's output: a metric is declared once, before its first point. */
interface Line {
  metric: string;
  type: 'Point' | 'Metric';
  data: {
    time: string;
    value: number;
    tags: Record<string, string> | null;
    /** Of a declaration. */
    type?: string;
  };
}

/** Metrics that k6 fills by itself and that tell nothing beyond what is read of a request already. */
const UNUSED = new Set([
  ...['connecting', 'tls_handshaking', 'sending', 'waiting', 'receiving'].map(
    (part) => `http_req_${part}`,
  ),
  ...[
    'data_sent',
    'data_received',
    'iterations',
    'iteration_duration',
    'vus_max',
    'group_duration',
  ],
  ...['ws_sessions', 'ws_session_duration', 'ws_msgs_sent', 'ws_msgs_received', 'ws_ping'],
]);
/** How a point and a declaration begin; a script may print whatever it likes in between. */
const BEGINNING = /^\{"(?:metric":"([^"]*)","type":"Point"|type":"Metric")/;
/** An address may be long; a name is told in tables. */
const LONGEST_NAME = 200;

export type Sample = LoadRequest | LoadDropped | LoadValue;

/**
 * What k6's NDJSON says, as events of the journal: one for each request instead of k6's nine lines, so
 * that every sample of minutes of load can be kept, and quantiles of any window are exact.
 */
export class SampleReader {
  readonly #load: string;
  readonly #onSample: (sample: Sample) => void;
  readonly #types = new Map<string, string>();
  #request: { time: string; sample: LoadRequest } | undefined;
  /** Lines that begin as a sample does and are none. */
  unread = 0;
  /** Iterations under way when k6 last said. */
  underWay = 0;

  constructor(load: string, onSample: (sample: Sample) => void) {
    this.#load = load;
    this.#onSample = onSample;
  }

  accept(text: string): void {
    const beginning = BEGINNING.exec(text);
    if (!beginning || UNUSED.has(beginning[1] ?? '')) return;
    const line = parseLine(text);
    if (line === undefined) this.unread += 1;
    else if (line.type === 'Metric') this.#types.set(line.metric, line.data.type ?? '');
    else this.#take(line);
  }

  /** No more lines will come. */
  end(): void {
    this.#finishRequest();
  }

  #take({ metric, data }: Line): void {
    const { time, value } = data;
    if (this.#request && metric.startsWith('http_req_') && time === this.#request.time) {
      this.#addToRequest(metric, value);
      return;
    }
    this.#finishRequest();
    if (metric === 'http_reqs') this.#beginRequest(data);
    else if (metric === 'vus') this.underWay = value;
    else if (metric === 'dropped_iterations') {
      this.#onSample({ kind: 'load-dropped', ...this.#describe(data), count: value });
    } else this.#takeValue(metric, data);
  }

  #takeValue(metric: string, data: Line['data']): void {
    const type = this.#types.get(metric);
    if (type !== 'trend' && type !== 'rate') return;
    const { value } = data;
    this.#onSample({ kind: 'load-value', ...this.#describe(data), metric, type, value });
  }

  #beginRequest(data: Line['data']): void {
    const { name, url, status = '0', error_code: errorCode } = data.tags ?? {};
    const answered = Number(status) > 0 ? { status: Number(status) } : {};
    const sample: LoadRequest = {
      kind: 'load-request',
      ...this.#describe(data),
      name: (name ?? url ?? '').slice(0, LONGEST_NAME),
      blockedMs: 0,
      durationMs: 0,
      ...answered,
      failed: Number(status) === 0 || Number(status) >= 400,
      ...(errorCode === undefined ? {} : { errorCode }),
    };
    this.#request = { time: data.time, sample };
  }

  /** `http_req_failed` is 1 for a failure, whatever a summary calls its passes. */
  #addToRequest(metric: string, value: number): void {
    const { sample } = this.#request as { sample: LoadRequest };
    if (metric === 'http_req_duration') sample.durationMs = value;
    else if (metric === 'http_req_blocked') sample.blockedMs = value;
    else if (metric === 'http_req_failed') {
      sample.failed = value !== 0;
      this.#finishRequest();
    }
  }

  #finishRequest(): void {
    if (this.#request) this.#onSample(this.#request.sample);
    this.#request = undefined;
  }

  #describe({ time, tags }: Line['data']) {
    return { load: this.#load, scenario: tags?.scenario ?? '', wallMs: parseTime(time) };
  }
}

function parseLine(text: string): Line | undefined {
  let line: Line;
  try {
    line = JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
  if (line.type === 'Metric') return typeof line.data?.type === 'string' ? line : undefined;
  const { time, value } = line.data ?? {};
  const isPoint = line.type === 'Point' && typeof time === 'string' && Number.isFinite(value);
  return isPoint && Number.isFinite(parseTime(time)) ? line : undefined;
}

/** Wall time in ms, with the fraction that `Date` would drop: k6 writes nanoseconds. */
function parseTime(text: string): number {
  const [, fraction = ''] = /\.(\d+)/.exec(text) ?? [];
  const wholeMs = Date.parse(text.replace(/\.\d+/, ''));
  return wholeMs + Number(`0.${fraction || 0}`) * 1_000;
}
