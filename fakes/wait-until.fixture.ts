const WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 5;

/** For tests: waits for a condition, never for a time. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadlineMs = performance.now() + WITHIN_MS;
  while (!condition()) {
    if (performance.now() > deadlineMs) throw new Error(`No ${what} within ${WITHIN_MS} ms.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
