/** The name of one of the keys that writes are spread over, so that reads can ask for them. */
export function nameKey(run: string, ordinal: number): string {
  return `${run}-key-${ordinal + 1}`;
}
