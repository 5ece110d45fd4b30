/** The value at a JSON pointer of a body; undefined when it is no JSON or has nothing there. */
export function readPointer(body: string, pointer: string): unknown {
  try {
    let value: unknown = JSON.parse(body);
    for (const part of pointer.split('/').slice(1)) {
      value = (value as Record<string, unknown> | undefined)?.[part];
    }
    return value ?? undefined;
  } catch {
    return undefined;
  }
}
