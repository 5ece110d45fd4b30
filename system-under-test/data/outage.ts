import { DeadlineExceededError } from '../resilience/deadline.ts';

/**
 * Conditions under which PostgreSQL speaks but does not work: connection exceptions (08), out of
 * connections, memory or disk (53), operator or crash shutdown and cancelled statements (57), I/O
 * errors (58), read-only server (25006).
 */
const outageCodes = /^(08|53|57|58)|^25006$/;
const sqlState = /^[0-9A-Z]{5}$/;

/** True when the error says that the database cannot work now; false when it judged this statement. */
export function isOutage(error: unknown): boolean {
  if (error instanceof DeadlineExceededError) return true;
  const code = (error as { code?: unknown } | undefined)?.code;
  if (typeof code === 'string' && sqlState.test(code)) return outageCodes.test(code);
  // No SQLSTATE: the words of a socket (ECONNREFUSED, reset, ended), not of a server.
  return true;
}

/** The statement was understood and its values refused: data exception or violated constraint. */
export function isRejectedValue(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && /^2[23]/.test(code);
}
