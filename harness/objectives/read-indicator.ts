import { type JournalSource, journalSourceSchema, readThresholdMs } from './journal-source.ts';
import type {
  MetricSource,
  ServiceLevelIndicator,
  ServiceLevelObjective,
} from './service-level.ts';

/** The type of a metric source that is measured from journals. */
const JOURNAL = 'deadair';

/** What of a journal an indicator counts, and what makes it good: plain data, so that equal ones can be told. */
export interface JournalIndicator {
  source: JournalSource;
  /** Of a threshold: what the quantity of a good unit is held to. */
  threshold?: Threshold;
  /** Longest that a good unit may take, where there is such a limit. */
  withinMs?: number;
}

export interface Threshold {
  op: NonNullable<ServiceLevelObjective['op']>;
  limitMs: number;
}

/** An indicator as it is measured from a journal, or why it cannot be. */
export function readIndicator(
  indicator: ServiceLevelIndicator,
  objective: ServiceLevelObjective,
): JournalIndicator | { problem: string } {
  if (indicator.kind === 'composite') {
    return {
      problem: 'it is a composite: its parts count different things, and are not judged as one',
    };
  }
  const [decisive, ...others] = listSources(indicator);
  const source = readSource(decisive);
  if ('problem' in source) return source;
  for (const other of others) {
    const beside = readSource(other);
    if ('problem' in beside) return beside;
    if (beside.unit !== source.unit || beside.of !== source.of) {
      const counted = `${describe(source)} among ${describe(beside)}`;
      return { problem: `it counts ${counted}: both sources must count the same` };
    }
  }
  if (indicator.kind !== 'threshold') return { source, withinMs: source.good?.within };
  if (!source.quantity) return { problem: 'its threshold has no quantity to be held to' };
  const { op = 'lte', value } = objective;
  if (value === undefined)
    return { problem: 'its objective has no value that a quantity is held to' };
  const limitMs = readThresholdMs(source, value);
  const withinMs = op === 'lt' || op === 'lte' ? limitMs : undefined;
  return { source, threshold: { op, limitMs }, withinMs };
}

/** The one that says what is good comes first. */
function listSources(
  indicator: Exclude<ServiceLevelIndicator, { kind: 'composite' }>,
): [MetricSource, ...MetricSource[]] {
  switch (indicator.kind) {
    case 'ratio':
      return [indicator.good, indicator.total];
    case 'ratio-of-bad':
      return [indicator.bad, indicator.total];
    case 'raw':
      return [indicator.raw];
    default:
      return [indicator.metric];
  }
}

function readSource({ type, ref, spec }: MetricSource): JournalSource | { problem: string } {
  if (type !== JOURNAL) {
    const where = type ?? ref ?? 'a source without a type';
    return {
      problem: `it is measured by ${where}; only type: ${JOURNAL} is measured from journals`,
    };
  }
  const { success, data, error } = journalSourceSchema.safeParse(spec);
  if (success) return data;
  return { problem: `its source cannot be read: ${error.issues[0]?.message ?? 'unknown'}` };
}

function describe({ unit, of }: JournalSource): string {
  return of === undefined ? unit : `${unit} of ${of}`;
}

export function isWithin({ op, limitMs }: Threshold, valueMs: number): boolean {
  if (op === 'lt') return valueMs < limitMs;
  if (op === 'lte') return valueMs <= limitMs;
  return op === 'gt' ? valueMs > limitMs : valueMs >= limitMs;
}
