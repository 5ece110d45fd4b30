/** How a k6 process ended. */
export interface K6Exit {
  code?: number;
  signal?: string;
  /** It was asked to end, since the load was over. */
  asked: boolean;
}

/** k6's own verdicts over its whole run, by thresholds (0, 99) or by the script (110): they decide nothing here. */
const OWN_VERDICTS = [0, 99, 110];
const INTERRUPTED = 105;

/** Words of k6's exit codes that mean that there was no load, or not the one that was asked for. */
const FAILURES = new Map([
  [97, 'a cloud test failed'],
  [100, 'its setup() took too long'],
  [101, 'its teardown() took too long'],
  [102, 'something took too long'],
  [103, 'somebody stopped it over its REST API'],
  [104, 'its options are invalid'],
  [INTERRUPTED, 'somebody else interrupted it'],
  [106, 'its REST API could not be started'],
  [107, 'its script threw an exception'],
  [108, 'its script aborted the test'],
  [109, 'it panicked'],
]);

/** Why an end means that the environment failed; undefined when the load was what it was to be. */
export function findFailure({ code, signal, asked }: K6Exit): string | undefined {
  if (code !== undefined && OWN_VERDICTS.includes(code)) return undefined;
  // Before k6 listens to it, the signal itself ends it.
  if (asked && (code === INTERRUPTED || signal === 'SIGINT')) return undefined;
  if (code === undefined) return `${signal ?? 'something'} ended it`;
  return `${FAILURES.get(code) ?? 'it failed'} (exit code ${code})`;
}
