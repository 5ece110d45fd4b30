import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FRAME_BYTES, isSilent, PlayoutBuffer, SILENCE } from './playout-buffer.ts';

const audio = (length: number, value = 1): Uint8Array => new Uint8Array(length).fill(value);

/** One tick: the marks that were played, and the frame that begins. */
function tick(buffer: PlayoutBuffer, nominalMs: number) {
  return { marks: buffer.settle(), frame: buffer.take(nominalMs) };
}

test('bytes come out in the order and number in which they went in, 160 at a time', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 700 })), (chunks) => {
      const buffer = new PlayoutBuffer();
      for (const chunk of chunks) buffer.add(chunk, 0);
      const heard: number[] = [];
      for (let frame = buffer.take(0); frame; frame = buffer.take(0)) {
        expect(frame.length).toBe(FRAME_BYTES);
        heard.push(...frame);
      }
      const said = chunks.flatMap((chunk) => [...chunk]);
      expect(heard.slice(0, said.length)).toEqual(said);
      const padding = heard.slice(said.length);
      expect(padding.length).toBeLessThan(FRAME_BYTES);
      expect(padding.every((byte) => byte === SILENCE)).toBe(true);
    }),
  );
});

test('what arrives after the nominal instant of a tick waits for the next one', () => {
  const buffer = new PlayoutBuffer();
  buffer.add(audio(100), 9.5);
  buffer.add(audio(100, 2), 10.5);
  expect(buffer.take(10)).toEqual(Uint8Array.from([...audio(100), ...audio(60, SILENCE)]));
  expect(buffer.take(30)).toEqual(Uint8Array.from([...audio(100, 2), ...audio(60, SILENCE)]));
  expect(buffer.take(50)).toBeUndefined();
});

test('a mark comes back when the audio before it was played, not when it was taken', () => {
  const buffer = new PlayoutBuffer();
  buffer.add(audio(320), 0);
  expect(buffer.mark('end')).toBe(false);
  expect(tick(buffer, 20).marks).toEqual([]);
  expect(tick(buffer, 40).marks).toEqual([]);
  expect(tick(buffer, 60).marks).toEqual(['end']);
});

test('marks between chunks come back one after the other', () => {
  const buffer = new PlayoutBuffer();
  buffer.add(audio(160), 0);
  buffer.mark('a');
  buffer.add(audio(160), 0);
  buffer.mark('b');
  tick(buffer, 20);
  expect(tick(buffer, 40).marks).toEqual(['a']);
  expect(tick(buffer, 60).marks).toEqual(['b']);
});

test('a mark behind nothing comes back at once', () => {
  expect(new PlayoutBuffer().mark('now')).toBe(true);
});

test('a mark waits for a frame that is being played', () => {
  const buffer = new PlayoutBuffer();
  buffer.add(audio(160), 0);
  buffer.take(20);
  expect(buffer.mark('end')).toBe(false);
  expect(buffer.settle()).toEqual(['end']);
});

test('clear empties the buffer and gives back the pending marks', () => {
  const buffer = new PlayoutBuffer();
  buffer.add(audio(480), 0);
  buffer.mark('a');
  buffer.mark('b');
  tick(buffer, 20);
  expect(buffer.clear()).toEqual(['a', 'b']);
  expect(buffer.take(40)).toBeUndefined();
  buffer.add(audio(160, 3), 40);
  buffer.mark('c');
  expect(tick(buffer, 60).frame).toEqual(audio(160, 3));
  expect(tick(buffer, 80).marks).toEqual(['c']);
});

test('a frame of nothing but silence is silent, any other is not', () => {
  expect(isSilent(audio(160, SILENCE))).toBe(true);
  expect(isSilent(Uint8Array.from([...audio(159, SILENCE), 0x7f]))).toBe(false);
});
