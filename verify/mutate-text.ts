/** What people and editors do to a YAML file, and worse. Each takes the lines of a file and draws its place. */
type Mutation = (lines: string[], draw: (below: number) => number) => string[];

const VALUES = [
  'null',
  '~',
  '',
  'true',
  '-1',
  '0',
  '1',
  '1e999',
  '.nan',
  '.inf',
  '99999999999999999999',
  '0x10',
  '"',
  "'",
  '[]',
  '{}',
  '[1, 2]',
  '{ a: 1 }',
  '2020-02-30',
  '!!binary YQ==',
  '!!set { a }',
  '!x y',
  '*a',
  '&a b',
  '&a [*a]',
  '|',
  '>-',
  '? x',
  'x'.repeat(5_000),
  '30s',
  '1m1',
  '\u0000',
  '\ud800',
  '😀',
  '__proto__',
  'constructor',
  '{ __proto__: { x: 1 } }',
  '{ toString: 1 }',
  '- - - 1',
  '%',
  '@',
  '`',
];

const MUTATIONS: Record<string, Mutation> = {
  'byte flipped': (lines, draw) => {
    const bytes = Buffer.from(lines.join('\n'));
    const at = draw(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << draw(8));
    return bytes.toString('utf8').split('\n');
  },
  'line deleted': (lines, draw) => lines.toSpliced(draw(lines.length), 1 + draw(3)),
  'line repeated': (lines, draw) => {
    const at = draw(lines.length);
    return lines.toSpliced(draw(lines.length), 0, lines[at] ?? '');
  },
  'keys swapped': (lines, draw) => {
    const [one, other] = [draw(lines.length), draw(lines.length)];
    const keyOf = (at: number): string => /[\w.-]+(?=:)/.exec(lines[at] ?? '')?.[0] ?? 'x';
    const [first, second] = [keyOf(one), keyOf(other)];
    return lines.map((line, at) => {
      if (at === one) return line.replace(first, second);
      return at === other ? line.replace(second, first) : line;
    });
  },
  'key misspelt': (lines, draw) =>
    change(lines, draw, /[\w.-]+(?=:)/, (key) => key.slice(1) + key[0]),
  'value of another type': (lines, draw) =>
    change(lines, draw, /(?<=: ).*$/, () => VALUES[draw(VALUES.length)] ?? ''),
  'value within a map of another type': (lines, draw) =>
    change(lines, draw, /(?<=: )[^,{}[\]]+/, () => VALUES[draw(VALUES.length)] ?? ''),
  'line indented': (lines, draw) =>
    change(lines, draw, /^ */, (blank) => `${blank}${' '.repeat(1 + draw(4))}`),
  'line with a tab': (lines, draw) => change(lines, draw, /^ */, (blank) => `\t${blank}`),
  'anchor and alias': (lines, draw) =>
    change(
      change(lines, draw, /(?<=: )/, () => '&a '),
      draw,
      /(?<=: ).*$/,
      () => '*a',
    ),
  'anchor on everything': (lines) => lines.map((line, at) => line.replace(/(?<=: )/, `&a${at} `)),
  'many aliases': (lines, draw) =>
    change(lines, draw, /(?<=: ).*$/, () => {
      const laughs = Array.from(
        { length: 9 },
        (_, at) => `&l${at} [${Array(9).fill(at ? `*l${at - 1}` : 'x')}]`,
      );
      return `[${laughs.join(', ')}]`;
    }),
  'deep nesting': (lines, draw) =>
    change(lines, draw, /(?<=: ).*$/, () => {
      const depth = 10 ** (1 + draw(5));
      const [open, close] = draw(2) ? ['[', ']'] : ['{ a: ', ' }'];
      return open.repeat(depth) + (draw(2) ? close.repeat(depth) : '');
    }),
  'document begun': (lines, draw) =>
    lines.toSpliced(
      draw(lines.length),
      0,
      ['---', '...', '--- x', '%YAML 1.1', '%TAG ! x'][draw(5)] ?? '',
    ),
  truncated: (lines, draw) => {
    const text = lines.join('\n');
    return text.slice(0, draw(text.length)).split('\n');
  },
  'line ends of Windows': (lines) => lines.map((line) => `${line}\r`),
  'made a list': (lines) => lines.map((line, at) => (at === 0 ? `- ${line}` : `  ${line}`)),
};

const NAMES = Object.keys(MUTATIONS);

/** A text after one to three mutations, and their names. */
export function mutateText(
  text: string,
  draw: (below: number) => number,
): { text: string; mutations: string[] } {
  const mutations = Array.from({ length: 1 + draw(3) }, () => NAMES[draw(NAMES.length)] ?? '');
  const lines = mutations.reduce(
    (before, name) => MUTATIONS[name]?.(before, draw) ?? before,
    text.split('\n'),
  );
  return { text: lines.join('\n'), mutations };
}

/** Changes what a pattern finds first in a line that is drawn; the line after, when it finds nothing. */
function change(
  lines: string[],
  draw: (below: number) => number,
  pattern: RegExp,
  to: (found: string) => string,
): string[] {
  const from = draw(lines.length);
  const at = lines.findIndex((line, index) => index >= from && pattern.test(line));
  return at < 0
    ? lines
    : lines.with(
        at,
        (lines[at] ?? '').replace(pattern, (found) => to(found)),
      );
}
