import { buildDistribution, type DistributionSpec } from './distribution.ts';
import type { Model } from './model.ts';

/** Marks what a distribution is made from, and a map: neither survives the way to another thread. */
const DISTRIBUTION = '$distribution';
const MAP = '$map';

/** A model as text, for another thread. */
export function packModel(model: Model): string {
  return JSON.stringify(model, (_key, value: unknown) => {
    if (value instanceof Map) return { [MAP]: [...value] };
    if (isDistribution(value)) return { [DISTRIBUTION]: value.spec };
    return value;
  });
}

export function unpackModel(text: string): Model {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if (MAP in value) return new Map(value[MAP] as [unknown, unknown][]);
    if (DISTRIBUTION in value) return buildDistribution(value[DISTRIBUTION] as DistributionSpec);
    return value;
  }) as Model;
}

function isDistribution(value: unknown): value is { spec: DistributionSpec } {
  return typeof value === 'object' && value !== null && 'spec' in value && 'meanBeyondH' in value;
}
