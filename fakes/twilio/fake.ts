import type { Fake, FakeContext } from '../fake.ts';
import { createHandlers, ORIGIN } from './handlers.ts';
import { attachHandsets } from './handset-server.ts';
import { createMisbehaviours } from './misbehaviour.ts';
import { readTwilioSettings } from './settings.ts';
import { Account } from './state.ts';

/**
 * The carrier: Twilio's REST API, its webhooks and Media Streams, and telephones on the control port.
 * Its playout clock is the instrument by which everything that a caller hears is stamped.
 */
export function createFake(context: FakeContext): Fake {
  const account = new Account(readTwilioSettings(context.settings), context);
  const closers: (() => void)[] = [];
  return {
    origin: ORIGIN,
    handlers: createHandlers(account),
    misbehaviours: createMisbehaviours(account),
    state: () => account.describe(),
    attachControl: (server) => {
      closers.push(attachHandsets(server, (from, to, line) => account.dial(from, to, line)));
    },
    close: () => {
      account.close();
      for (const close of closers) close();
    },
  };
}
