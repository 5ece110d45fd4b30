import { numberOf } from '../callers/call-load.ts';

/** The number of the caller of `call-7`: by it the stub knows the call. */
export function callerOf(call: string): string {
  return numberOf(Number(call.replace('call-', '')));
}
