/** `node harness/stack/write-json-schemas.ts` writes the editors' schemas anew from the language. */
import { writeFileSync } from 'node:fs';
import { describeScenarioSchema, renderJsonSchema } from '../scenario/json-schema.ts';
import { stackSchema } from './stack-schema.ts';

/** File in `scenarios/` → its text. */
export function describeJsonSchemas(): Record<string, string> {
  return {
    'scenario.schema.json': describeScenarioSchema(),
    'stack.schema.json': renderJsonSchema(stackSchema),
  };
}

if (import.meta.main) {
  for (const [name, text] of Object.entries(describeJsonSchemas())) {
    writeFileSync(new URL(`../../scenarios/${name}`, import.meta.url), text);
  }
}
