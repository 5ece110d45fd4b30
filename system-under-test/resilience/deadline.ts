/** The dependency did not answer in time; whether it did the work is unknown. */
export class DeadlineExceededError extends Error {
  constructor(what: string, timeoutMs: number) {
    super(`Failed to ${what}: got no answer within ${timeoutMs} ms. Use a fallback.`);
    this.name = 'DeadlineExceededError';
  }
}

/** Settles as `work` does, or rejects with DeadlineExceededError after `timeoutMs`. */
export function withDeadline<T>(work: Promise<T>, timeoutMs: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    // Timers run before sockets are read: when this process itself was late, the answer may already
    // lie in the kernel, so the verdict falls only after one more look.
    const timer = setTimeout(() => {
      setImmediate(() => reject(new DeadlineExceededError(what, timeoutMs)));
    }, timeoutMs);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
