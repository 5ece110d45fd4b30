import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';

/** A line of evidence. */
export interface EvidenceLine {
  source: string;
  seq: number;
  atMs: number;
  kind: string;
  [field: string]: unknown;
}

/** Reads a fake's evidence from its control port, as the harness does. */
export class EvidenceReader {
  readonly lines: EvidenceLine[] = [];
  /** Resolves when the fake has ended the stream. */
  readonly ended: Promise<void>;

  private constructor(response: IncomingMessage) {
    const reader = createInterface({ input: response });
    reader.on('line', (line) => this.lines.push(JSON.parse(line) as EvidenceLine));
    // A fake that is killed breaks its stream off.
    reader.on('error', () => reader.close());
    this.ended = new Promise((resolve) => reader.once('close', resolve));
  }

  static async open(port: number): Promise<EvidenceReader> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path: '/evidence', agent: false }, resolve).on(
        'error',
        reject,
      );
    });
    return new EvidenceReader(response);
  }

  of(kind: string): EvidenceLine[] {
    return this.lines.filter((line) => line.kind === kind);
  }
}
