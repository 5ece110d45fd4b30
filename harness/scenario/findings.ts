import { listWords, suggestWord } from './nearest-word.ts';
import type { Problem } from './problem.ts';
import type { Path, Position, YamlSource } from './yaml-source.ts';

/** Collects what is impossible in a file, each with its place. */
export class Findings {
  readonly source: YamlSource;
  readonly problems: Problem[] = [];
  readonly resolvePath: (path: Path) => Path;

  /** `resolvePath`: where in the file a value of the data was written. */
  constructor(source: YamlSource, resolvePath: (path: Path) => Path = (path) => path) {
    this.source = source;
    this.resolvePath = resolvePath;
  }

  add(path: Path, message: string, suggestion?: string): void {
    this.#addAt(this.source.positionOf(this.resolvePath(path)), message, suggestion);
  }

  /** For what is wrong with a key, not with its value. */
  addAtKey(path: Path, message: string, suggestion?: string): void {
    this.#addAt(this.source.positionOfKey(this.resolvePath(path)), message, suggestion);
  }

  #addAt(position: Position, message: string, suggestion?: string): void {
    this.problems.push({ file: this.source.file, ...position, message, suggestion });
  }

  /** Says that a name is not one of those that exist. True when it is known. */
  requireKnown(
    what: string,
    name: string,
    known: Iterable<string>,
    path: Path,
    named: 'by its value' | 'by its key' = 'by its value',
  ): boolean {
    const names = [...known];
    if (names.includes(name)) return true;
    const message =
      `Failed to find the ${what} ${name}: the stack has none of that name. ` +
      `Expected ${listWords(names)}.`;
    const suggestion = suggestWord(name, names);
    if (named === 'by its key') this.addAtKey(path, message, suggestion);
    else this.add(path, message, suggestion);
    return false;
  }

  /** Says that something needs callers, writes or sessions that the load does not have. */
  requireLoad(part: 'callers' | 'writes' | 'sessions' | 'k6', what: string, path: Path): void {
    if (this.source.has(['load', part])) return;
    const message = `Failed to feed ${what}: the load has no ${part}.`;
    this.addAtKey(path, `${message} Expected load: { ${part}: … }.`);
  }

  /** The place of a row in its list: rows are told apart by line, and by text on the same line. */
  locateRow(list: 'timeline' | 'expect', line: number, text?: string): Path {
    const { source } = this;
    for (let index = 0; source.has([list, index]); index += 1) {
      const path = [list, index];
      if (source.positionOf(path).line !== line) continue;
      if (text === undefined || source.lineOf(path) === text) return path;
    }
    return [list];
  }
}
