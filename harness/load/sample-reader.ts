import type { LoadCut, LoadDropped, LoadRequest, LoadValue } from '../journal/load-event.ts';
import { IterationBook, type IterationKey } from './iteration-book.ts';

/** One line of k6's output: a metric is declared once, before its first point. */
interface Line {
  metric: string;
  type: 'Point' | 'Metric';
  data: {
    time: string;
    value: number;
    tags: Record<string, string> | null;
    /** `vu` and `iter`, of a sample that a virtual user made. */
    metadata?: Record<string, string>;
    /** Of a declaration; a trend of times contains `time`. */
    type?: string;
    contains?: string;
  };
}

/** Metrics that k6 fills by itself and that tell nothing beyond what is read of a request already. */
const UNUSED = new Set([
  ...['connecting', 'tls_handshaking', 'sending', 'waiting', 'receiving'].map(
    (part) => `http_req_${part}`,
  ),
  ...['data_sent', 'iterations', 'vus_max', 'group_duration'],
  ...['ws_sessions', 'ws_session_duration', 'ws_msgs_sent', 'ws_msgs_received', 'ws_ping'],
]);
/** How a point and a declaration begin; a script may print whatever it likes in between. */
const BEGINNING = /^\{"(?:metric":"([^"]*)","type":"Point"|type":"Metric")/;
/** An address may be long; a name is told in tables. */
const LONGEST_NAME = 200;

/** Of a request that a dial ended at once: refused, or kept from the network. Any other was waited for. */
const ENDED_AT_ONCE = ['1110', '1111', '1212'];
/** By which k6 says that no connection came about, and how long it waits for one. */
const DIAL_TIMED_OUT = '1211';
const DIAL_WITHIN_MS = 30_000;

export type Sample = LoadRequest | LoadDropped | LoadValue | LoadCut;

interface Held {
  sample: LoadRequest;
  isFirst: boolean;
}

/**
 * What k6's NDJSON says, as events of the journal: one for each request instead of k6's nine lines, so
 * that every sample of minutes of load can be kept, and quantiles of any window are exact.
 */
export class SampleReader {
  readonly #load: string;
  readonly #onSample: (sample: Sample) => void;
  readonly #types = new Map<string, string>();
  readonly #book = new IterationBook();
  /** Requests of which it is not known when they were sent before their iteration has ended. */
  readonly #held = new Map<string, Held[]>();
  /** Iterations under way of which a request came to its end. */
  readonly #seen = new Set<string>();
  #request: { time: string; sample: LoadRequest; key?: IterationKey } | undefined;
  /** Trends of the script's own that hold no times: `new Trend(name)` without `true`. */
  readonly untimed = new Set<string>();
  /** Lines that begin as a sample does and are none. */
  unread = 0;
  /** Iterations that were cut short; known at the end. */
  cutShort = 0;

  constructor(load: string, onSample: (sample: Sample) => void) {
    this.#load = load;
    this.#onSample = onSample;
  }

  accept(text: string): void {
    const beginning = BEGINNING.exec(text);
    if (!beginning || UNUSED.has(beginning[1] ?? '')) return;
    const line = parseLine(text);
    if (line === undefined) this.unread += 1;
    else if (line.type === 'Metric') this.#declare(line);
    else this.#take(line);
  }

  /** What is no time, such as a size in bytes, is nothing that a latency could be judged by. */
  #declare({ metric, data: { type = '', contains } }: Line): void {
    if (type === 'trend' && contains !== 'time') this.untimed.add(metric);
    else this.#types.set(metric, type);
  }

  /** No more lines will come. */
  end(): void {
    this.#finishRequest();
    for (const held of this.#held.values()) this.#release(held, undefined);
    const cut = this.#book.listCut();
    this.cutShort = cut.length;
    for (const { scenario, beganFromMs, beganToMs, cutMs, longestMs } of cut) {
      this.#onSample({
        ...{ kind: 'load-cut', load: this.#load, scenario, wallMs: cutMs },
        ...{ beganFromWallMs: beganFromMs, beganToWallMs: beganToMs },
        ...(longestMs === undefined ? {} : { longestMs }),
      });
    }
  }

  #take({ metric, data }: Line): void {
    const { time, value } = data;
    if (this.#request && metric.startsWith('http_req_') && time === this.#request.time) {
      this.#addToRequest(metric, value);
      return;
    }
    this.#finishRequest();
    if (metric === 'http_reqs') this.#beginRequest(data);
    else if (metric === 'vus') this.#book.tick(parseTime(time), value);
    else if (metric === 'data_received' || metric === 'iteration_duration') {
      this.#endIteration(metric, data);
    } else if (metric === 'dropped_iterations') {
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
    this.#request = { time: data.time, sample, key: readKey(data) };
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
    if (!this.#request) return;
    const { sample, key } = this.#request;
    this.#request = undefined;
    if (key === undefined) {
      this.#onSample(sample);
      return;
    }
    const { wallMs, blockedMs, durationMs, errorCode, failed } = sample;
    const name = nameOf(key);
    const isFirst = !this.#seen.has(name);
    this.#seen.add(name);
    const waitedMs = blockedMs + durationMs;
    const isTimed = waitedMs > 0 || ENDED_AT_ONCE.includes(errorCode ?? '');
    if (isTimed || sample.status !== undefined) {
      this.#book.see(key, wallMs - waitedMs, failed);
      this.#onSample(sample);
    } else {
      this.#book.see(key, wallMs, failed);
      this.#held.set(name, [...(this.#held.get(name) ?? []), { sample, isFirst }]);
    }
  }

  /** k6 tells of every iteration what it received, and of one that was whole how long it took. */
  #endIteration(metric: string, data: Line['data']): void {
    const key = readKey(data);
    if (key === undefined) return;
    const endMs = parseTime(data.time);
    if (metric === 'data_received') {
      this.#book.leave(key, endMs);
      return;
    }
    this.#book.complete(key, endMs, data.value);
    const name = nameOf(key);
    this.#release(this.#held.get(name) ?? [], endMs - data.value);
    this.#held.delete(name);
    this.#seen.delete(name);
  }

  /**
   * k6 gives a request 0 ms that waited for a connection in vain. The first one of an iteration was sent
   * when the iteration began; another one since then.
   */
  #release(held: Held[], beganMs: number | undefined): void {
    for (const { sample, isFirst } of held) {
      const { wallMs, errorCode } = sample;
      const earliestMs = Math.max(beganMs ?? Number.NEGATIVE_INFINITY, wallMs - DIAL_WITHIN_MS);
      const isKnown = (isFirst && beganMs !== undefined) || errorCode === DIAL_TIMED_OUT;
      const latestMs = isKnown ? earliestMs : wallMs;
      this.#onSample({ ...sample, beganFromWallMs: earliestMs, beganToWallMs: latestMs });
    }
  }

  #describe({ time, tags }: Line['data']) {
    return { load: this.#load, scenario: tags?.scenario ?? '', wallMs: parseTime(time) };
  }
}

/** Absent of what no iteration of a scenario made: gauges, and the script's setup. */
function readKey({ tags, metadata }: Line['data']): IterationKey | undefined {
  const { vu, iter } = metadata ?? {};
  const scenario = tags?.scenario;
  return vu && iter && scenario ? { vu, iter, scenario } : undefined;
}

function nameOf({ vu, iter }: IterationKey): string {
  return `${vu}/${iter}`;
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
