/** A session's settings as they go over the wire; providers differ in where things stand in them. */
export type SessionConfig = Record<string, unknown>;

/** Settings overlaid by an update: objects merge, everything else is replaced. */
export function mergeConfig(config: SessionConfig, update: SessionConfig): SessionConfig {
  const merged = { ...config };
  for (const [key, value] of Object.entries(update)) {
    const before = merged[key];
    merged[key] = isConfig(before) && isConfig(value) ? mergeConfig(before, value) : value;
  }
  return merged;
}

/** The value at a path such as `audio.input.format.type`. */
export function readConfig(config: SessionConfig, path: string): unknown {
  let value: unknown = config;
  for (const key of path.split('.')) value = isConfig(value) ? value[key] : undefined;
  return value;
}

function isConfig(value: unknown): value is SessionConfig {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
