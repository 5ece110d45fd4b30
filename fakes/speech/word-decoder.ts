import { BLOCK_MS, BLOCK_SAMPLES, MAKERS, STEPS } from './code-book.ts';
import type { Word } from './encode-answer.ts';
import { decodeMuLaw } from './mu-law.ts';
import { readBlock, type Voiced } from './read-block.ts';

/** A whole word has 18 voiced blocks, one more when it begins inside a block. */
const WHOLE_BLOCKS = 18;
/** Fewer cannot be told apart; more are of the next word. */
const LEAST_BLOCKS = 14;
const MOST_BLOCKS = 20;
/** The first and the last blocks of a word vote for its halves. */
const VOTERS = 7;
const LEAST_VOTES = 3;
/** A word that breaks off is waited for, then forgotten. */
const HOLD_MS = 500;

/** A word as heard: onset and end of its voiced blocks, in the clock of the frames. */
export interface HeardWord extends Word {
  fromMs: number;
  toMs: number;
}

interface Block extends Voiced {
  atMs: number;
}

/**
 * Hears words in frames of audio. Frames may be missing (what lies between was silent), words may
 * begin anywhere in a frame and follow each other without a gap.
 */
export class WordDecoder {
  #blocks: Block[] = [];
  /** Index of the first block after the last break inside the word; 0 when it has none. */
  #runFrom = 0;
  #broken = false;
  /** What is left of a word that was understood before its end. */
  #rest: { maker: number; symbol: number; blocks: number; untilMs: number } | undefined;
  #nowMs: number | undefined;

  /** Samples, µ-law or linear, in blocks of 10 ms of which the first began at `startMs`. */
  push(frame: Uint8Array | Int16Array, startMs: number): HeardWord[] {
    const samples = frame instanceof Int16Array ? frame : decodeMuLaw(frame);
    const words = this.passSilence(startMs);
    for (let start = 0; start + BLOCK_SAMPLES <= samples.length; start += BLOCK_SAMPLES) {
      const atMs = startMs + (start / BLOCK_SAMPLES) * BLOCK_MS;
      const voiced = readBlock(samples, start);
      const word = voiced ? this.#hear({ ...voiced, atMs }) : this.#pause(atMs + BLOCK_MS);
      if (word) words.push(word);
      this.#nowMs = atMs + BLOCK_MS;
    }
    return words;
  }

  /** Silence until `nowMs`: ends a word that is whole, forgets a part that waited too long. */
  passSilence(nowMs: number): HeardWord[] {
    // Stamps of frames differ by fractions of a ms: less than half a block is no hole.
    if (this.#nowMs === undefined || nowMs - this.#nowMs < BLOCK_MS / 2) return [];
    this.#nowMs = nowMs;
    const word = this.#pause(nowMs);
    return word ? [word] : [];
  }

  /** Nothing of before continues: after a clear, or at the end of a call. */
  flush(): HeardWord[] {
    const word = this.#end(this.#blocks.length);
    this.#rest = undefined;
    return word ? [word] : [];
  }

  #pause(nowMs: number): HeardWord | undefined {
    const last = this.#blocks.at(-1);
    if (!last) return undefined;
    if (this.#blocks.length >= LEAST_BLOCKS) return this.#end(this.#blocks.length);
    if (nowMs - last.atMs - BLOCK_MS >= HOLD_MS) this.#begin([]);
    this.#broken = this.#blocks.length > 0;
    return undefined;
  }

  #hear(block: Block): HeardWord | undefined {
    if (this.#swallowRest(block)) return undefined;
    if (this.#broken) this.#runFrom = this.#blocks.length;
    this.#broken = false;
    this.#blocks.push(block);
    const count = this.#blocks.length;
    if (this.#makerChanged() || this.#symbolChanged()) return this.#end(count - 2);
    if (count < MOST_BLOCKS) return undefined;
    if (this.#runFrom === 0) return this.#end(count);
    // Too long for one word, with a break inside: what stood before the break was another's.
    this.#begin(this.#blocks.slice(this.#runFrom));
    return undefined;
  }

  /** The end of a word that was understood before its end is no beginning. */
  #swallowRest({ maker, symbol, atMs }: Block): boolean {
    const rest = this.#rest;
    if (!rest || this.#blocks.length > 0) return false;
    const same = maker === rest.maker && symbol === rest.symbol && atMs < rest.untilMs;
    rest.blocks -= 1;
    if (!same || rest.blocks === 0) this.#rest = undefined;
    return same;
  }

  /** The last two blocks are of another maker than the word. */
  #makerChanged(): boolean {
    const [before, last] = this.#blocks.slice(-2);
    if (!before || last?.maker === undefined || last.maker !== before.maker) return false;
    const own = this.#blocks.find((block) => block.maker !== undefined)?.maker;
    return own !== last.maker;
  }

  /** A word without a break is long enough, and its last two blocks say something else than its end. */
  #symbolChanged(): boolean {
    if (this.#runFrom > 0) return false;
    const [before, last] = this.#blocks.slice(-2);
    if (this.#blocks.length < LEAST_BLOCKS + 2 || last?.symbol === undefined) return false;
    if (last.symbol !== before?.symbol) return false;
    const half = elect(this.#blocks.slice(-2 - VOTERS, -2));
    return half !== undefined && half.symbol !== last.symbol;
  }

  /** The first `count` blocks are a word, or nothing; those after it begin the next. */
  #end(count: number): HeardWord | undefined {
    const blocks = this.#blocks.slice(0, count);
    const word = count >= LEAST_BLOCKS ? understand(blocks) : undefined;
    this.#begin(this.#blocks.slice(count));
    const missing = WHOLE_BLOCKS - count;
    if (!word || missing <= 0) return word;
    const symbol = word.ordinal * STEPS + word.place;
    const maker = MAKERS.indexOf(word.maker);
    this.#rest = { maker, symbol, blocks: missing, untilMs: word.toMs + HOLD_MS };
    return word;
  }

  #begin(blocks: Block[]): void {
    this.#blocks = blocks;
    this.#runFrom = 0;
    this.#broken = false;
  }
}

function understand(blocks: Block[]): HeardWord | undefined {
  const first = elect(blocks.slice(0, VOTERS));
  const second = elect(blocks.slice(-VOTERS));
  if (!first || !second || first.maker !== second.maker) return undefined;
  return {
    maker: MAKERS[first.maker] as string,
    ordinal: Math.floor(second.symbol / STEPS),
    place: second.symbol % STEPS,
    payload: first.symbol,
    fromMs: (blocks[0] as Block).atMs,
    toMs: (blocks.at(-1) as Block).atMs + BLOCK_MS,
  };
}

/** What most blocks say, when enough say it. */
function elect(blocks: Block[]): { maker: number; symbol: number } | undefined {
  const votes = new Map<number, number>();
  let best: { maker: number; symbol: number; votes: number } | undefined;
  for (const { maker, symbol } of blocks) {
    if (maker === undefined || symbol === undefined) continue;
    const ballot = symbol * MAKERS.length + maker;
    const count = (votes.get(ballot) ?? 0) + 1;
    votes.set(ballot, count);
    if (count > (best?.votes ?? LEAST_VOTES - 1)) best = { maker, symbol, votes: count };
  }
  return best;
}
