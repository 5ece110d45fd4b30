import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMuLaw } from './mu-law.ts';
import { VoiceActivity } from './voice-activity.ts';

const SAMPLES = 160;
const tone = (level: number) =>
  Buffer.from(
    Uint8Array.from({ length: SAMPLES }, (_, n) =>
      encodeMuLaw(level * Math.sin((2 * Math.PI * n) / 8)),
    ),
  );
const LOUD = tone(8_000);
const FAINT = tone(100); // -53 dBFS
const QUIET = Buffer.alloc(SAMPLES, 0xff);

/** Plays frames (`#` voice, `.` silence, `-` below the gate) and marks where an utterance begins and ends. */
function listen(frames: string): string {
  const ear = new VoiceActivity({ gateDbfs: -45, startMs: 60, hangoverMs: 200 });
  const sound: Record<string, Buffer> = { '#': LOUD, '.': QUIET, '-': FAINT };
  return [...frames]
    .map((frame) => {
      const { edge } = ear.push(sound[frame] ?? QUIET);
      return edge === 'start' ? 'S' : edge === 'end' ? 'E' : frame;
    })
    .join('');
}

describe('voice activity', () => {
  it('begins after 60 ms of voice and ends after 200 ms of silence', () => {
    expect(listen('..#####..........##')).toBe('..##S##.........E##');
  });

  it('does not take what is fainter than the gate for voice', () => {
    expect(listen('------')).toBe('------');
  });

  it('keeps words with short gaps in one utterance', () => {
    const words = '#########.'.repeat(5);
    const verdicts = listen(`${words}..........`);
    expect(verdicts.match(/[SE]/g)).toEqual(['S', 'E']);
  });

  it('begins and ends by turns, whatever is said', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('#', '.'), maxLength: 200 }), (frames) => {
        const edges = listen(frames).replace(/[#.]/g, '');
        expect(edges).toMatch(/^(SE)*S?$/);
      }),
    );
  });
});
