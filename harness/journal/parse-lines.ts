/** What an empty line holds. A line that is no JSON holds undefined. */
export const EMPTY_LINE = Symbol('empty line');

/** Lines stand in a buffer from here on: before them is room for the bracket that makes them a list. */
export const LINES_FROM = 1;

const LINE_END = 10;
const COMMA = 44;
const LIST_FROM = 91;
const LIST_END = 93;
const OBJECT_FROM = 123;
const OBJECT_END = 125;

export function parseLine(line: string): unknown {
  if (line === '') return EMPTY_LINE;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * What each whole line of a buffer holds, and where the rest begins. Lines that are an object each are
 * parsed as one list, which takes a third less than one by one; where one is not, each is parsed for itself.
 */
export function parseWholeLines(buffer: Buffer, end: number): { values: unknown[]; rest: number } {
  const ends: number[] = [];
  let isList = true;
  let start = LINES_FROM;
  for (let at = buffer.indexOf(LINE_END, start); at >= 0 && at < end; ) {
    isList &&= buffer[start] === OBJECT_FROM && buffer[at - 1] === OBJECT_END;
    ends.push(at);
    start = at + 1;
    at = buffer.indexOf(LINE_END, start);
  }
  const values = (isList && parseAsList(buffer, ends)) || parseEach(buffer, ends);
  return { values, rest: start };
}

/** Undefined when the lines are no list of as many objects. The buffer is left as it was. */
function parseAsList(buffer: Buffer, ends: readonly number[]): unknown[] | undefined {
  const last = ends.at(-1);
  if (last === undefined) return [];
  for (const end of ends) buffer[end] = COMMA;
  buffer[LINES_FROM - 1] = LIST_FROM;
  buffer[last] = LIST_END;
  const values = parseLine(buffer.toString('utf8', LINES_FROM - 1, last + 1));
  for (const end of ends) buffer[end] = LINE_END;
  return Array.isArray(values) && values.length === ends.length ? values : undefined;
}

function parseEach(buffer: Buffer, ends: readonly number[]): unknown[] {
  let start = LINES_FROM;
  return ends.map((end) => {
    const value = parseLine(buffer.toString('utf8', start, end));
    start = end + 1;
    return value;
  });
}
