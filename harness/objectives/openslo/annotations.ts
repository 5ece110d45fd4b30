import type { Findings } from '../../scenario/findings.ts';
import { listWords, suggestWord } from '../../scenario/nearest-word.ts';
import type { Path } from '../../scenario/yaml-source.ts';

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

/** On an SLO: the requirements that it proves. `RED-13 HAA-1` */
const REQUIREMENTS = 'deadair.dev/requirements';

const OWN_PREFIX = 'deadair.dev/';
const OWN_ANNOTATIONS = [
  SHORT_WINDOW,
  SHORT_WINDOW_OF,
  OBJECTIVE_OF,
  BAD_QUERY,
  TOTAL_QUERY,
  REQUIREMENTS,
];

/** Says of annotations under our prefix that deadair does not know them: a misspelt one would do nothing. */
export function refuseUnknownAnnotations(
  annotations: Record<string, string>,
  findings: Findings,
  path: Path,
): void {
  for (const key of Object.keys(annotations)) {
    if (!key.startsWith(OWN_PREFIX) || OWN_ANNOTATIONS.includes(key)) continue;
    const message =
      `Failed to read the annotation ${key}: deadair has none of that name. ` +
      `Expected ${listWords(OWN_ANNOTATIONS)}.`;
    findings.addAtKey([...path, key], message, suggestWord(key, OWN_ANNOTATIONS));
  }
}
