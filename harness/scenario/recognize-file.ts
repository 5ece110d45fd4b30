/** A file that is none of the expected kind, but one of ours: what it is, and the command that takes it, if any. */
export interface OtherFile {
  what: string;
  command?: string;
}

/** Tells by the keys that no scenario has. */
export function recognizeOther(value: unknown): OtherFile | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const has = (...keys: string[]): boolean => keys.every((key) => Object.hasOwn(value, key));
  if (has('components', 'phases')) return { what: 'a model of years', command: 'deadair simulate' };
  if (has('apiVersion', 'kind')) return { what: 'an OpenSLO file', command: 'deadair slo check' };
  if (has('calls', 'turns')) return { what: "a callers' script" };
  if (has('services')) return { what: 'a stack file', command: 'deadair up --stack' };
  return undefined;
}
