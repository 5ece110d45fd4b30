import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

/** Cuts bytes at the given shares of their length. */
function cutAt(bytes: Buffer, shares: number[]): Buffer[] {
  const places = shares.map((share) => Math.floor(share * bytes.length)).sort((a, b) => a - b);
  return [...places, bytes.length].map((end, index) => bytes.subarray(places[index - 1] ?? 0, end));
}

function split(pieces: Buffer[]): { lines: string[]; dropped: number } {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return { lines, dropped: splitter.dropped };
}

test('the lines are the same wherever the stream is cut, also inside a letter', () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''));
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), shares, (lines, cuts) => {
      const bytes = Buffer.from(`${lines.join('\n')}\n`);
      expect(split(cutAt(bytes, cuts)).lines).toEqual(lines);
    }),
  );
});

test('a last line without an end is a line, and an empty rest is none', () => {
  expect(split([Buffer.from('a\nb')]).lines).toEqual(['a', 'b']);
  expect(split([Buffer.from('a\n')]).lines).toEqual(['a']);
});

test('a line that is too long is dropped and counted, and the next one is whole', () => {
  const piece = Buffer.alloc(100 * 1024, 'x');
  const result = split([piece, piece, piece, Buffer.from('\nnext\n')]);
  expect(result).toEqual({ lines: ['next'], dropped: 1 });
});
