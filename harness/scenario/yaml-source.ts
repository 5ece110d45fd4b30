import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  stringify,
} from 'yaml';
import type { Problem } from './problem.ts';

export type Path = readonly (string | number)[];

export interface Position {
  line: number;
  column: number;
}

/** A YAML file that knows where each key and value stands. */
export class YamlSource {
  readonly file: string;
  readonly text: string;
  /** Plain data; undefined when the file is no YAML at all. */
  readonly value: unknown;
  /** What is wrong with it as YAML. */
  readonly problems: Problem[] = [];
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    // The parser counts no line that it skips after an error, so the lines are counted here.
    for (let start = 0; start >= 0; start = text.indexOf('\n', start) + 1 || -1) {
      this.#lines.addNewLine(start);
    }
    this.#document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
    for (const { code, message, pos } of this.#document.errors) {
      const twice = `the key ${this.#quoteKey(pos[0])} stands twice in one map`;
      this.problems.push(this.#refuse(pos[0], code === 'DUPLICATE_KEY' ? twice : message));
    }
    this.value = this.#toPlainData();
  }

  /** Only duplicate keys: the rest of the file can still be understood. */
  get isReadable(): boolean {
    return this.#document.errors.every((error) => error.code === 'DUPLICATE_KEY');
  }

  has(path: Path): boolean {
    return this.#find(path) !== undefined;
  }

  /** Where a value stands; when it is missing, what it is missing from. */
  positionOf(path: Path): Position {
    const found = this.#find(path);
    if (found) return this.#at(startOf(found.node) ?? startOf(found.pair?.key));
    return path.length === 0 ? { line: 1, column: 1 } : this.positionOfKey(path.slice(0, -1));
  }

  /** Where a key stands; of a list's entry, where the entry begins. */
  positionOfKey(path: Path): Position {
    const key = startOf(this.#find(path)?.pair?.key);
    return key === undefined ? this.positionOf(path) : this.#at(key);
  }

  /** A value as one line of YAML, as its author wrote it. */
  lineOf(path: Path): string {
    const node = this.#find(path)?.node;
    if (!isNode(node) || !node.range) return '';
    const written = this.text.slice(node.range[0], endOf(node)).trim();
    if (!written.includes('\n')) return written.replace(/^\{\s*(.*?)\s*\}$/, '$1');
    const value = node.toJS(this.#document) as unknown;
    const flow = stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
    return flow.replace(/^\{\s*(.*?)\s*\}$/, '$1');
  }

  /** What stands at a path, short enough for a message. */
  quote(path: Path): string {
    const node = this.#find(path)?.node;
    if (!isNode(node) || (isScalar(node) && node.value === null)) return 'nothing';
    const line = this.lineOf(path) || (isMap(node) ? '{}' : "''");
    return line.length > 60 ? `${line.slice(0, 57)}…` : line;
  }

  #toPlainData(): unknown {
    if (!this.isReadable) return undefined;
    try {
      return this.#document.toJS();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.problems.push(this.#refuse(0, reason));
      return undefined;
    }
  }

  #quoteKey(offset: number): string {
    return /^[^:\n]*/.exec(this.text.slice(offset, offset + 60))?.[0].trim() ?? '';
  }

  #refuse(offset: number, reason: string): Problem {
    const sentence = reason.replace(/\.?$/, '.');
    const message = `Failed to read YAML: ${sentence} Expected well-formed YAML 1.2.`;
    return { file: this.file, ...this.#at(offset), message };
  }

  #at(offset = 0): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  #find(path: Path): { node: unknown; pair?: Pair } | undefined {
    let found: { node: unknown; pair?: Pair } = { node: this.#document.contents };
    for (const step of path) {
      const next = this.#child(found.node, step);
      if (!next) return undefined;
      found = next;
    }
    return found;
  }

  #child(parent: unknown, step: string | number): { node: unknown; pair?: Pair } | undefined {
    const node = isAlias(parent) ? parent.resolve(this.#document) : parent;
    if (isSeq(node)) {
      const index = Number(step);
      return index in node.items ? { node: node.items[index] } : undefined;
    }
    if (!isMap(node)) return undefined;
    // Of duplicate keys the last one counts, in plain data too.
    const pair = node.items.findLast((item) => isPair(item) && nameOf(item.key) === String(step));
    return pair && { node: pair.value, pair };
  }
}

function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function startOf(node: unknown): number | undefined {
  const range = isNode(node) ? (node as Node).range : undefined;
  return range?.[0];
}

/** Where a value ends, without the comment that may follow it. */
function endOf(node: Node): number | undefined {
  const last = isCollection(node) && !node.flow ? node.items.at(-1) : undefined;
  const inner = isPair(last) ? last.value : last;
  return isNode(inner) && inner.range ? endOf(inner) : node.range?.[1];
}
