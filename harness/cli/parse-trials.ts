const MOST_TRIALS = 10_000;

/** The number of `--trials`; undefined without the option, NaN after having said what is wrong with it. */
export function parseTrials(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const trials = Number(text);
  if (Number.isInteger(trials) && trials >= 1 && trials <= MOST_TRIALS) return trials;
  const expected = `Expected a whole number from 1 to ${MOST_TRIALS}.`;
  process.stderr.write(`Failed to repeat: got --trials ${text}. ${expected}\n`);
  return Number.NaN;
}
