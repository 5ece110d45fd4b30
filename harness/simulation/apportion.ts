/**
 * Whole numbers beside some that are not, which add up to `total` exactly: each is rounded down, and those
 * with the largest remainders get the rest (Hamilton's method).
 */
export function apportion(parts: readonly number[], total: number): number[] {
  const whole = parts.map(Math.floor);
  let rest = total - whole.reduce((sum, each) => sum + each, 0);
  const order = parts
    .map((part, index) => ({ index, remainder: part - Math.floor(part) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  // What does not add up by more than one each is spread in turns.
  for (let turn = 0; rest !== 0 && order.length > 0; turn += 1) {
    const step = Math.sign(rest);
    const place = order[step > 0 ? turn % order.length : order.length - 1 - (turn % order.length)];
    if (place) whole[place.index] = (whole[place.index] ?? 0) + step;
    rest -= step;
  }
  return whole;
}
