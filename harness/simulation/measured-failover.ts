import { z } from 'zod';

const MS_PER_H = 3_600_000;

const trialSchema = z.discriminatedUnion('counted', [
  z.object({
    trial: z.int().min(1),
    fault: z.string().optional(),
    counted: z.literal(true),
    succeeded: z.boolean(),
    units: z.int().min(0).optional(),
    lowMs: z.number().min(0).nullish(),
    highMs: z.number().min(0).nullish(),
  }),
  z.object({ trial: z.int().min(1), counted: z.literal(false), reason: z.string() }),
]);

/** What `deadair run --trials` writes of a failover: each injection, and under what it was measured. */
const trialsSchema = z.object({
  schema: z.literal(1),
  kind: z.literal('deadair-trials'),
  failover: z.string().min(1),
  scenario: z.string(),
  profile: z.string().optional(),
  backend: z.string(),
  commit: z.string(),
  seed: z.string(),
  date: z.string(),
  machine: z.object({ cpus: z.number(), node: z.string(), platform: z.string() }),
  // Without a trial that succeeded there is no width.
  instrument: z.object({ widthP95Ms: z.number().min(0).optional(), source: z.string() }),
  trials: z.array(trialSchema),
  coverage: z.object({ succeeded: z.int(), injections: z.int() }),
});

/** A failover as its trials found it. */
export interface MeasuredFailover {
  file: string;
  failover: string;
  /** Injections that called for it: one injection is one trial, however many calls it hit. */
  injections: number;
  succeeded: number;
  /** Trials that proved nothing, such as those whose fault was not felt. */
  excluded: number;
  /** Switch time of each trial that succeeded, as the interval in which it lies. In hours. */
  switches: { lowH: number; highH: number }[];
  /** Scenario, profile, commit, machine, date and error of the instrument, in a sentence. */
  provenance: string;
}

/** Reads what trials measured; throws with the reason when it is none, contradicts itself or proves nothing. */
export function parseTrials(file: string, text: string): MeasuredFailover {
  const parsed = trialsSchema.safeParse(readJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
  }
  const { data } = parsed;
  const counted = data.trials.flatMap((trial) => (trial.counted ? [trial] : []));
  const good = counted.filter(({ succeeded }) => succeeded);
  const { succeeded, injections } = data.coverage;
  if (counted.length !== injections || good.length !== succeeded) {
    throw new Error(
      `coverage says ${succeeded} of ${injections}, its trials say ${good.length} of ${counted.length}`,
    );
  }
  if (good.length === 0) throw new Error(`none of its ${counted.length} trials succeeded`);
  return {
    file,
    failover: data.failover,
    injections,
    succeeded,
    excluded: data.trials.length - counted.length,
    switches: good.map(({ trial, lowMs, highMs }) => {
      if (lowMs == null || highMs == null || lowMs > highMs) {
        throw new Error(`trial ${trial} succeeded, and has no interval from lowMs to highMs`);
      }
      return { lowH: lowMs / MS_PER_H, highH: highMs / MS_PER_H };
    }),
    provenance: describeOrigin(data),
  };
}

function describeOrigin(data: z.output<typeof trialsSchema>): string {
  const { scenario, profile, backend, commit, date, machine, instrument } = data;
  const where = profile === undefined ? scenario : `${scenario} on ${profile}`;
  const { widthP95Ms, source } = instrument;
  const error = widthP95Ms === undefined ? 'not known' : `${Number(widthP95Ms.toPrecision(3))} ms`;
  return (
    `${where}, ${backend}, commit ${commit.slice(0, 10)}, ${date.slice(0, 10)}, ` +
    `${machine.cpus} cores, Node ${machine.node}, ${machine.platform}; ` +
    `instrument's error ${error} (${source})`
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is no JSON');
  }
}
