/**
 * Standard exponential, normal and gamma variates. Ziggurat tables: Marsaglia and Tsang, The Ziggurat Method
 * for Generating Random Variables, J. Stat. Soft. 5(8), 2000; 98.8 % of the draws end in the first line.
 */
import { drawUniform, nextWord, type Stream } from './stream.ts';

const EXPONENTIAL = {
  layers: 256,
  edge: 7.697_117_470_131_05,
  area: 3.949_659_822_581_572e-3,
  scale: 4_294_967_296,
  density: (x: number) => Math.exp(-x),
  invert: (y: number) => -Math.log(y),
};
const NORMAL = {
  layers: 128,
  edge: 3.442_619_855_899,
  area: 9.912_563_035_262_17e-3,
  scale: 2_147_483_648,
  density: (x: number) => Math.exp(-0.5 * x * x),
  invert: (y: number) => Math.sqrt(-2 * Math.log(y)),
};

interface Ziggurat {
  /** A word below it lies wholly within its layer. */
  within: Float64Array;
  width: Float64Array;
  height: Float64Array;
}

function buildZiggurat({ layers, edge, area, scale, density, invert }: typeof NORMAL): Ziggurat {
  const within = new Float64Array(layers);
  const width = new Float64Array(layers);
  const height = new Float64Array(layers);
  const base = area / density(edge);
  within[0] = (edge / base) * scale;
  width[0] = base / scale;
  height[0] = 1;
  width[layers - 1] = edge / scale;
  height[layers - 1] = density(edge);
  let outer = edge;
  for (let layer = layers - 2; layer >= 1; layer -= 1) {
    const inner = invert(area / outer + density(outer));
    within[layer + 1] = (inner / outer) * scale;
    width[layer] = inner / scale;
    height[layer] = density(inner);
    outer = inner;
  }
  return { within, width, height };
}

const { within: E_WITHIN, width: E_WIDTH, height: E_HEIGHT } = buildZiggurat(EXPONENTIAL);
const { within: N_WITHIN, width: N_WIDTH, height: N_HEIGHT } = buildZiggurat(NORMAL);

export function drawExponential(stream: Stream): number {
  const word = nextWord(stream) >>> 0;
  const layer = word & 255;
  if (word < (E_WITHIN[layer] as number)) return word * (E_WIDTH[layer] as number);
  return finishExponential(stream, word);
}

function finishExponential(stream: Stream, first: number): number {
  for (let word = first; ; word = nextWord(stream) >>> 0) {
    const layer = word & 255;
    const x = word * (E_WIDTH[layer] as number);
    if (word < (E_WITHIN[layer] as number)) return x;
    if (layer === 0) return EXPONENTIAL.edge - Math.log(drawUniform(stream));
    const [below, above] = [E_HEIGHT[layer] as number, E_HEIGHT[layer - 1] as number];
    if (below + drawUniform(stream) * (above - below) < Math.exp(-x)) return x;
  }
}

export function drawNormal(stream: Stream): number {
  const word = nextWord(stream);
  const layer = word & 127;
  if (Math.abs(word) < (N_WITHIN[layer] as number)) return word * (N_WIDTH[layer] as number);
  return finishNormal(stream, word);
}

function finishNormal(stream: Stream, first: number): number {
  for (let word = first; ; word = nextWord(stream)) {
    const layer = word & 127;
    const x = word * (N_WIDTH[layer] as number);
    if (Math.abs(word) < (N_WITHIN[layer] as number)) return x;
    if (layer === 0) return Math.sign(word) * (NORMAL.edge + drawNormalBeyond(stream));
    const [below, above] = [N_HEIGHT[layer] as number, N_HEIGHT[layer - 1] as number];
    if (below + drawUniform(stream) * (above - below) < NORMAL.density(x)) return x;
  }
}

/** How far beyond the edge the tail goes (Marsaglia). */
function drawNormalBeyond(stream: Stream): number {
  for (;;) {
    const beyond = -Math.log(drawUniform(stream)) / NORMAL.edge;
    const chance = -Math.log(drawUniform(stream));
    if (chance + chance >= beyond * beyond) return beyond;
  }
}

/** Of scale 1: Marsaglia and Tsang's squeeze; below shape 1 through shape + 1. */
export function drawGamma(stream: Stream, shape: number): number {
  if (shape < 1) return drawGamma(stream, shape + 1) * drawUniform(stream) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(stream);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = drawUniform(stream);
    if (u < 1 - 0.0331 * x ** 4) return d * v;
    if (Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}
