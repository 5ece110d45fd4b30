/** Digits that a quotient of counts and written decimals has for sure; beyond them is what floats make of it. */
const SURE_DIGITS = 13;

/**
 * a ÷ b as it would be in decimals: 0.28 ÷ 0.02 is 14, where floats have 14.000000000000002 and would miss a
 * bound of 14. That is no rounding of what was measured, which is known to far fewer digits.
 */
export function divide(a: number, b: number): number {
  return Number((a / b).toPrecision(SURE_DIGITS));
}
