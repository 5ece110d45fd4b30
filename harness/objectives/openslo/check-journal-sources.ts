import { checkShape } from '../../scenario/check-shape.ts';
import { type JournalSource, journalSourceSchema } from '../journal-source.ts';
import type { MetricSource } from '../service-level.ts';
import type { OpensloObject } from './read-objects.ts';

/** A metric source, the role it plays in its indicator, and where it stands. */
export interface PlacedSource {
  role: string;
  source: MetricSource;
  object: OpensloObject;
  path: (string | number)[];
}

/** Holds sources of `type: deadair` against what can be counted in a journal. */
export function checkJournalSources(placed: PlacedSource[]): void {
  const read = placed.flatMap((one) => {
    if (one.source.type !== 'deadair') return [];
    const { findings } = one.object;
    const { data, problems } = checkShape(
      journalSourceSchema,
      one.source.spec,
      findings.source,
      (path) => findings.resolvePath([...one.path, 'spec', ...path]),
    );
    findings.problems.push(...problems);
    return data ? [{ ...one, spec: data }] : [];
  });
  for (const one of read) checkRole(one);
  const [first, second] = read;
  if (!first || !second) return;
  const { unit, of } = second.spec;
  if (first.spec.unit === unit && first.spec.of === of) return;
  const message =
    `Failed to divide ${nameOf(first.spec)} by ${nameOf(second.spec)}: ` +
    'they count different things. Expected the same unit and the same of.';
  second.object.findings.add([...second.path, 'spec'], message);
}

function checkRole({ role, spec, object, path }: PlacedSource & { spec: JournalSource }): void {
  const refuse = (key: string, got: string, expected: string): void => {
    const message = `Failed to read ${role}: got ${got}. Expected ${expected}.`;
    const place = [...path, 'spec', key];
    if (key in spec) object.findings.addAtKey(place, message);
    else object.findings.add(place, message);
  };
  if (role === 'thresholdMetric') {
    if (!spec.quantity) refuse('quantity', 'no quantity', 'one, such as turn-latency');
    if (!spec.in) refuse('in', 'no unit for its value', 'in: ms or in: s');
    if (spec.good) refuse('good', 'good', 'op and value of the objective to say what is good');
    return;
  }
  if (spec.in) refuse('in', 'in', 'it beside a thresholdMetric only');
  if (role !== 'total' && spec.quantity && spec.good?.within === undefined) {
    refuse('quantity', 'a quantity and no limit', 'good.within beside it');
  }
  if (role === 'total' && spec.good) refuse('good', 'good', 'none: total counts all that is valid');
}

function nameOf({ unit, of }: JournalSource): string {
  return of === undefined ? unit : `${unit} of ${of}`;
}
