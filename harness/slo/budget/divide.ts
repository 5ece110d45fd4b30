/** A quotient of counts and written decimals has few digits, where it is one that a bound can be. */
const DIGITS = 12;
/** What floats add to it: some last bits, of which a double has 52. */
const NOISE = 2 ** -46;

/**
 * a ÷ b as it is in decimals: 0.28 ÷ 0.02 is 14, where floats have 14.000000000000002 and would miss a bound
 * of 14. Nothing else is touched: what lies further from a short decimal than some last bits stays as it is.
 */
export function divide(a: number, b: number): number {
  const quotient = a / b;
  const decimal = Number(quotient.toPrecision(DIGITS));
  return Math.abs(decimal - quotient) <= NOISE * Math.abs(quotient) ? decimal : quotient;
}
