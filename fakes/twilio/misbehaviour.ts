import { z } from 'zod';
import type { Misbehave } from '../fake.ts';
import { readSettings } from '../misbehaviour-settings.ts';
import type { Account } from './state.ts';

const Suspended = z.strictObject({
  /** Whether calls that go on are cut off too. */
  endCalls: z.boolean().default(false),
});

/** How this carrier can misbehave, by the names that scenarios use. */
export function createMisbehaviours(account: Account): Record<string, Misbehave> {
  return {
    /** The account is suspended: its API refuses it, and calls to its numbers are not put through. */
    suspended: (name, settings) => {
      const { endCalls } = readSettings('suspended', Suspended, settings);
      account.suspend(name);
      if (endCalls) {
        for (const call of account.callsUnderWay) call.end('carrier', '10001 account not active');
      }
      return { heal: () => account.reinstate(name) };
    },
  };
}
