import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { Source } from '../journal/writer.ts';
import { findFailure, type K6Exit } from './exit-meaning.ts';
import { LineSplitter } from './line-splitter.ts';
import { type Sample, SampleReader } from './sample-reader.ts';
import { readSummary } from './summary/read-summary.ts';

/** A k6 in a container sees nothing of this machine but its network and some folders. */
export interface Container {
  image: string;
  folders: string[];
  /** Where it may write. */
  results: string;
}

/** Starts a process that ends with the run at the latest. */
export type Launch = (program: {
  command: string;
  arguments: string[];
  environment: Record<string, string>;
  container?: Container;
}) => ChildProcess;

export interface K6RunOptions {
  /** Name of the load, and the path of its script. */
  name: string;
  script: string;
  /** What k6 resolved its scenarios to. */
  executors: Record<string, string>;
  command: string;
  container?: Container;
  environment: Record<string, string>;
  /** What keeps it to loopback. */
  fence: string[];
  source: Source;
  launch: Launch;
  /** Where what k6 says of its whole run is read when it has ended. */
  summary: { path: string; isAskedFor: boolean };
  /** Where what k6 and the script print goes. */
  logPath: string;
}

/** Sent once; k6 then ends its iterations, flushes its output and runs the script's teardown. */
const STOP_WITHIN_MS = 30_000;
/** A script that prints for every request must not fill the disk. */
const LOG_BYTES = 4 * 1024 * 1024;
const LINES_SHOWN = 8;
/** Codes by which k6 says that its fence refused a call, and its words where there is no code. */
const REFUSED_CODES = ['1110', '1111'];
const REFUSED_WORDS = /(?:IP|hostname) \(([^)]*)\) is in a (?:blacklisted range|blocked pattern)/;
/** What is read of a sample has to be there, whatever a script leaves out. */
const TAGS =
  'proto,subproto,status,method,url,name,group,check,error,error_code,tls_version,scenario,service,expected_response,vu,iter';

/** The file in the run's `logs` folder: a journal and its reports tell no path of a machine. */
export function logName(load: string): string {
  return `k6-${load}.log`;
}

/** One script under k6, from the start of its process to its end, journalled while it runs. */
export class K6Run {
  readonly #options: K6RunOptions;
  readonly #reader: SampleReader;
  readonly #lines: LineSplitter;
  readonly #ended = Promise.withResolvers<void>();
  #startedWallMs = 0;
  #child: ChildProcess | undefined;
  #asked = false;
  #isOver = false;
  #hasBegun = false;
  #failure: string | undefined;
  #lastLines: string[] = [];

  constructor(options: K6RunOptions) {
    this.#options = options;
    this.#reader = new SampleReader(options.name, (sample) => this.#take(sample));
    this.#lines = new LineSplitter((line) => this.#reader.accept(line));
  }

  /** Whether something of it has been sent. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Why it is not the load that was asked for; undefined while it is. */
  get failure(): string | undefined {
    return this.#failure;
  }

  start(): void {
    const {
      name,
      script,
      executors,
      source,
      launch,
      command,
      environment,
      fence,
      container,
      summary,
    } = this.#options;
    this.#startedWallMs = Date.now();
    source.emit({ kind: 'load-started', load: name, script, executors });
    const child = launch({
      command,
      arguments: [
        ...['run', '--quiet', '--no-color', '--no-usage-report', '--address=', '--out=json=-'],
        ...(summary.isAskedFor ? [`--summary-export=${summary.path}`] : []),
        ...[`--system-tags=${TAGS}`, ...fence, script],
      ],
      environment,
      ...(container ? { container } : {}),
    });
    this.#child = child;
    child.stdout?.on('data', (chunk: Buffer) => this.#lines.push(chunk));
    this.#keepLog(child);
    child.once('error', (error) => {
      this.#failure = `Failed to start k6: ${error.message}.`;
      this.#finish({ asked: this.#asked });
    });
    // Not before its pipes are read to their end: the last samples come after the exit.
    child.once('close', (code, signal) => {
      this.#finish({ code: code ?? undefined, signal: signal ?? undefined, asked: this.#asked });
    });
  }

  /** Asks it to end, and waits; who has not after a while is killed. */
  async stop(): Promise<void> {
    if (!this.#child || this.#isOver) return;
    this.#asked = true;
    this.#child.kill('SIGINT');
    const patience = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.#ended.promise;
    clearTimeout(patience);
  }

  #take(sample: Sample): void {
    this.#hasBegun = true;
    this.#options.source.emit(sample);
    if (sample.kind !== 'load-request' || !sample.errorCode) return;
    if (REFUSED_CODES.includes(sample.errorCode)) this.#refuse(sample.name);
  }

  #keepLog(child: ChildProcess): void {
    const log = createWriteStream(this.#options.logPath);
    let left = LOG_BYTES;
    const lines = new LineSplitter((line) => {
      this.#lastLines = [...this.#lastLines, line].slice(-LINES_SHOWN);
      const refused = REFUSED_WORDS.exec(line)?.[1];
      if (refused !== undefined) this.#refuse(refused);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      lines.push(chunk);
      if (left > 0) log.write(chunk);
      left -= chunk.length;
    });
    child.stderr?.once('close', () => {
      lines.end();
      log.end();
    });
  }

  #refuse(target: string): void {
    this.#failure ??=
      `Failed to load ${target} by ${this.#options.script}: it is not on loopback, and k6 was kept ` +
      'from calling it. Expected addresses of the stack. Name it in load.k6.allow if it is yours to load.';
  }

  #finish(exit: K6Exit): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#lines.end();
    this.#reader.end();
    const reason = findFailure(exit);
    if (reason !== undefined) this.#failure ??= this.#describe(reason);
    this.#emitSummary();
    const { code, signal, asked } = exit;
    this.#options.source.emit({
      kind: 'load-ended',
      load: this.#options.name,
      asked,
      ...(code === undefined ? {} : { exitCode: code }),
      ...(signal === undefined ? {} : { signal }),
      unread: this.#reader.unread + this.#lines.dropped,
      underWay: this.#reader.cutShort,
      ...(this.#reader.untimed.size > 0 ? { untimed: [...this.#reader.untimed] } : {}),
    });
    this.#ended.resolve();
  }

  /** One that k6 was asked for is missing when it failed, which is told by itself. */
  #emitSummary(): void {
    const { name, source, summary } = this.#options;
    const told = { kind: 'load-summary', load: name } as const;
    try {
      source.emit({ ...told, ...readSummary(summary.path, this.#startedWallMs) });
    } catch (error) {
      if (!summary.isAskedFor) source.emit({ ...told, failure: (error as Error).message });
    }
  }

  #describe(reason: string): string {
    const { script, name } = this.#options;
    const said = this.#lastLines.join('\n') || 'nothing';
    return `Failed to load with ${script}: ${reason}. It said:\n${said}\nSee logs/${logName(name)} of the run.`;
  }
}
