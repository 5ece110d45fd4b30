import { z } from 'zod';
import { scenarioSchema } from './scenario-schema.ts';

/** The JSON Schema by which editors complete and check a scenario file while it is written. */
export function describeScenarioSchema(): string {
  return renderJsonSchema(scenarioSchema);
}

/** What an author may write: units as text, defaults left out. Draft 7 is what editors know best. */
export function renderJsonSchema(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }), null, 2)}\n`;
}
