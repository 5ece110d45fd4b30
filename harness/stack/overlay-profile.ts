/** The stack file's data with the block of one profile laid over it: maps merge, all else replaces. */
export function overlayProfile(
  stack: Record<string, unknown>,
  profile: string,
): Record<string, unknown> {
  const profiles = stack.profiles as Record<string, unknown> | undefined;
  return merge(stack, profiles?.[profile] ?? {}) as Record<string, unknown>;
}

function merge(base: unknown, overlay: unknown): unknown {
  if (!isMap(base) || !isMap(overlay)) return structuredClone(overlay);
  const merged = { ...base };
  for (const [key, value] of Object.entries(overlay)) {
    merged[key] = Object.hasOwn(base, key) ? merge(base[key], value) : structuredClone(value);
  }
  return merged;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
