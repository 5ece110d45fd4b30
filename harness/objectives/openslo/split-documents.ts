import { type Position, YamlSource } from '../../scenario/yaml-source.ts';

/** A file of more documents than this is generated nonsense, and would take minutes. */
const MOST_DOCUMENTS = 2_000;
/** The parser calls itself for each level: thousands exhaust it, after minutes. */
const MOST_LEVELS = 100;

/**
 * The documents of a YAML file, each a source of its own that knows its lines in the whole file. A line
 * of `---` at column 1 begins a document wherever it stands: YAML allows it in no scalar.
 */
export function splitDocuments(file: string, text: string): YamlSource[] {
  const lines = text.split('\n');
  const begins = findBegins(lines);
  const place = findTooDeep(lines);
  if (place) return [refuse(file, place, `more than ${MOST_LEVELS} levels`, `${MOST_LEVELS}`)];
  if (begins.length > MOST_DOCUMENTS) {
    const got = `${begins.length} documents`;
    return [refuse(file, { line: 1, column: 1 }, got, `${MOST_DOCUMENTS}`)];
  }
  return begins.map((begin, index) => {
    const own = lines.slice(begin, begins[index + 1]).join('\n');
    // Empty lines in place of what stands before keep every position right.
    return new YamlSource(file, '\n'.repeat(begin) + own);
  });
}

/** The lines at which documents begin. Comments and directives belong to the document that follows them. */
function findBegins(lines: string[]): number[] {
  const begins = [0];
  let hasContent = false;
  for (const [index, line] of lines.entries()) {
    const isMarker = /^---(?=\s|$)/.test(line);
    if (isMarker && hasContent) begins.push(index);
    hasContent ||= isMarker || /^\s*[^\s#%]/.test(line);
    if (/^\.\.\.(?=\s|$)/.test(line)) {
      begins.push(index + 1);
      hasContent = false;
    }
  }
  return begins;
}

function refuse(file: string, place: Position, got: string, most: string): YamlSource {
  const source = new YamlSource(file, '');
  const message = `Failed to read the file: got ${got}. Expected at most ${most}.`;
  source.problems.push({ file, ...place, message });
  return source;
}

/** Where brackets, or the dashes and question marks of one line, open more levels than anybody writes. */
function findTooDeep(lines: string[]): Position | undefined {
  let open = 0;
  for (const [index, text] of lines.entries()) {
    const [marks = ''] = /^(?:[ \t]*[-?:](?=[ \t]))*/.exec(text) ?? [];
    const dashes = marks.replace(/[ \t]/g, '').length;
    if (dashes > MOST_LEVELS) return { line: index + 1, column: 1 };
    for (let at = 0; at < text.length; at += 1) {
      const letter = text[at];
      if (letter === '[' || letter === '{') open += 1;
      else if ((letter === ']' || letter === '}') && open > 0) open -= 1;
      if (open > MOST_LEVELS) return { line: index + 1, column: at + 1 };
    }
  }
  return undefined;
}
