/** Shares of the longest ones, between which the mean is taken by Gauss and Legendre's five points. */
const PANELS = [
  0, 1e-9, 1e-6, 1e-4, 1e-3, 1e-2, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99, 0.999, 0.9999, 1,
];
const POINTS: [number, number][] = [
  [0, 0.568_888_888_888_888_9],
  [-0.538_469_310_105_683_1, 0.478_628_670_499_366_47],
  [0.538_469_310_105_683_1, 0.478_628_670_499_366_47],
  [-0.906_179_845_938_664, 0.236_926_885_056_189_08],
  [0.906_179_845_938_664, 0.236_926_885_056_189_08],
];
const HALVINGS = 64;

type Average = (of: (lengthH: number) => number) => number;

/** E[of(length)] of a continuous length, along its quantiles: right to about 1e-6 for what is smooth. */
export function averageOver(above: (ageH: number) => number, meanH: number): Average {
  let nodes: { lengthH: number; weight: number }[] | undefined;
  return (of) => {
    nodes ??= PANELS.slice(1).flatMap((to, index) => {
      const half = (to - (PANELS[index] ?? 0)) / 2;
      return POINTS.map(([at, weight]) => ({
        lengthH: findQuantile(above, to - half + half * at, meanH),
        weight: weight * half,
      }));
    });
    return nodes.reduce((sum, { lengthH, weight }) => sum + weight * of(lengthH), 0);
  };
}

/** The age beyond which the share `beyond` lasts, by halving. */
function findQuantile(above: (ageH: number) => number, beyond: number, startH: number): number {
  let high = startH;
  while (above(high) > beyond && high < startH * 1e12) high *= 2;
  let low = 0;
  for (let round = 0; round < HALVINGS; round += 1) {
    const middle = (low + high) / 2;
    if (above(middle) > beyond) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
