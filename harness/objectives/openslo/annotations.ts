/**
 * What OpenSLO cannot say and deadair does, under a prefix of its own: `openslo.com/` is reserved.
 */

/** On the policy of the long window: a second, shorter one that must burn too. `5m` */
export const SHORT_WINDOW = 'deadair.dev/short-window';
/** On the policy of the short window, for tools that know no annotation: whose it is. */
export const SHORT_WINDOW_OF = 'deadair.dev/short-window-of';
/** On an SLO made from one of several objectives: the SLO that held them. */
export const OBJECTIVE_OF = 'deadair.dev/objective-of';
/** On an SLO measured from journals: its PromQL in production, with `{{.window}}` for the range. */
export const BAD_QUERY = 'deadair.dev/bad-query';
export const TOTAL_QUERY = 'deadair.dev/total-query';

export const OWN_PREFIX = 'deadair.dev/';
export const OWN_ANNOTATIONS = [
  SHORT_WINDOW,
  SHORT_WINDOW_OF,
  OBJECTIVE_OF,
  BAD_QUERY,
  TOTAL_QUERY,
];
