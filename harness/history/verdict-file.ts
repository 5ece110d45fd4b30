import { z } from 'zod';
import type { ServiceLevelRecord } from '../slo/service-level-record.ts';
import type { Row, Verdict } from '../slo/verdict.ts';

/** JSON has no number for a time that never came: it is written as a word. */
const amount = z.union([
  z.number(),
  z.literal('Infinity').transform(() => Number.POSITIVE_INFINITY),
]);
const instant = z.tuple([amount, amount]);
const verdictName = z.enum(['met', 'missed', 'inconclusive']);

const row = z.object({
  line: z.int(),
  text: z.string(),
  kind: z.string(),
  quantity: z.string(),
  verdict: verdictName,
  unit: z.custom<Row['unit']>((value) => typeof value === 'string'),
  low: amount.optional(),
  high: amount.optional(),
  bound: z.object({ op: z.enum(['<=', '>=', '=']), value: amount }),
  samples: z.number(),
  excluded: z.number().optional(),
  population: z.string(),
  windows: z.array(z.object({ fromMs: amount, toMs: amount })),
  evidence: z.enum(['outside', 'inside']),
  reason: z.string().optional(),
  formula: z.string().optional(),
  stands: z.enum(['always', 'in-a-valid-run']).optional(),
});

const fault = z.object({
  name: z.string(),
  kind: z.string(),
  target: z.string(),
  askedMs: amount.optional(),
  inForce: instant.optional(),
  felt: instant.optional(),
  feltBy: z.string().optional(),
  healAskedMs: amount.optional(),
  gone: instant.optional(),
  t0: instant.optional(),
  harm: z.array(z.object({ on: z.string(), harm: z.string(), count: z.number() })),
});

const serviceLevel: z.ZodType<ServiceLevelRecord> = z.object({
  slo: z.string(),
  service: z.string(),
  objective: z.string(),
  definition_sha256: z.string().optional(),
  method: z.enum(['occurrences', 'timeslices', 'ratio-timeslices']),
  unit: z.string(),
  goal: z.number(),
  window_ms: z.number(),
  sli_measurement: z.number().optional(),
  good_events_count: z.number(),
  bad_events_count: z.number(),
  error_budget_target: z.number(),
  error_budget_burn_rate: amount.optional(),
  error_budget_minutes: z.number(),
  error_budget_remaining_minutes: z.number().optional(),
  error_budget_consumed_ratio: amount.optional(),
  ci95: instant.optional(),
  n_incidents: z.number(),
  measured_ms: z.number().optional(),
  undecided_events_count: z.number().optional(),
  maintenance_ms: z.number().optional(),
  maintenance_events_count: z.number().optional(),
  n_eff: amount.optional(),
  verdict: verdictName,
  reason: z.string().optional(),
  causes: z.array(z.object({ fault: z.string(), target: z.string().optional(), bad: z.number() })),
});

const verdictFile = z.object({
  schema: z.literal(1, { error: 'a verdict of schema 1' }),
  run: z.string(),
  scenario: z.string(),
  title: z.string(),
  question: z.string(),
  profile: z.string().optional(),
  backend: z.string(),
  seed: z.string(),
  verdict: verdictName,
  expected: verdictName,
  exitCode: z.int(),
  outcome: z.enum(['completed', 'aborted', 'interrupted', 'failed', 'torn']),
  valid: z.boolean(),
  invalid: z.array(z.string()),
  headline: z.string(),
  rows: z.array(row),
  faults: z.array(fault),
  notes: z.array(z.object({ name: z.string(), value: z.string() })),
  serviceLevels: z.array(serviceLevel).default([]),
});

export interface VerdictFile {
  verdict: Verdict;
  serviceLevels: ServiceLevelRecord[];
}

/**
 * Reads the text of a verdict.json.
 * @throws when it is torn, or not of this schema, with the first thing that is wrong
 */
export function parseVerdictFile(text: string, path: string): VerdictFile {
  const { data, error } = verdictFile.safeParse(parseJson(text));
  if (data) {
    const { serviceLevels, ...verdict } = data;
    return { verdict, serviceLevels };
  }
  const [issue] = error.issues;
  const place = issue?.path.join('.');
  const reason = place ? `${place} is wrong (${issue?.message})` : 'it holds no whole JSON object';
  throw new Error(
    `Failed to read ${path}: ${reason}. Expected a verdict.json of ` +
      `schema 1. Write it again: deadair judge ${path.replace(/\/?verdict\.json$/, '') || '.'}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
