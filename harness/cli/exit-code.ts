/** What a command tells its caller: the worst first, since a suite ends with the first one present. */
export const EXIT_CODES = {
  healingFailed: 5,
  environmentFailed: 4,
  interrupted: 130,
  badInput: 2,
  missed: 1,
  inconclusive: 3,
  met: 0,
} as const;

/** The exit code of a suite from those of its runs. */
export function worstExitCode(codes: number[]): number {
  return Object.values(EXIT_CODES).find((code) => codes.includes(code)) ?? EXIT_CODES.met;
}
