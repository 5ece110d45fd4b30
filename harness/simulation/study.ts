import { listParameters } from './list-parameters.ts';
import type { LoadedModel } from './load-model.ts';
import type { MeasuredFailover } from './measured-failover.ts';
import type { Model } from './model.ts';
import type { RawModel } from './model-schema.ts';
import type { Parameter } from './parameter.ts';

/** A model, what was written of it, and what is known of its numbers. */
export interface Study {
  model: Model;
  raw: RawModel;
  measured: ReadonlyMap<string, MeasuredFailover>;
  parameters: Parameter[];
}

/** Undefined when the model has a problem. */
export function openStudy({ model, raw, measured = new Map() }: LoadedModel): Study | undefined {
  if (!model || !raw) return undefined;
  return { model, raw, measured, parameters: listParameters(model, raw, measured) };
}
