import { z } from 'zod';
import type { Misbehave } from '../fake.ts';
import { readSettings } from '../misbehaviour-settings.ts';
import type { Account } from './state.ts';

const Suspended = z.strictObject({
  /** Whether calls that go on are cut off too. */
  calls: z.enum(['kept', 'ended']).default('kept'),
});

const WrongWebhooks = z.strictObject({ as: z.enum(['duplicate', 'late', 'forged']) });

/** How this carrier can misbehave, by the names that scenarios use. */
export function createMisbehaviours(account: Account): Record<string, Misbehave> {
  return {
    /** The account is suspended: its API refuses it, and calls to its numbers are not put through. */
    'suspend-account': (name, settings) => {
      const { calls } = readSettings('suspend-account', Suspended, settings);
      account.suspend(name);
      if (calls === 'ended') {
        for (const call of account.callsUnderWay) {
          account.feelSuspension('connection-closed');
          call.end('carrier', '10001 account not active');
        }
      }
      return { heal: () => account.reinstate(name) };
    },
    /** Webhooks come twice at once, late, or signed by somebody else. */
    'wrong-webhooks': (name, settings) => {
      const { as } = readSettings('wrong-webhooks', WrongWebhooks, settings);
      account.wrongWebhooks.set(name, as);
      return { heal: () => account.wrongWebhooks.delete(name) };
    },
  };
}
