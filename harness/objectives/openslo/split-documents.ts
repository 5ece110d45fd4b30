import { YamlSource } from '../../scenario/yaml-source.ts';

/** A file of more documents than this is generated nonsense, and would take minutes. */
const MOST_DOCUMENTS = 2_000;

/**
 * The documents of a YAML file, each a source of its own that knows its lines in the whole file. A line
 * of `---` at column 1 begins a document wherever it stands: YAML allows it in no scalar.
 */
export function splitDocuments(file: string, text: string): YamlSource[] {
  const lines = text.split('\n');
  const begins = findBegins(lines);
  if (begins.length > MOST_DOCUMENTS) {
    const source = new YamlSource(file, '');
    const message =
      `Failed to read the file: got ${begins.length} documents. ` +
      `Expected at most ${MOST_DOCUMENTS}.`;
    source.problems.push({ file, line: 1, column: 1, message });
    return [source];
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
