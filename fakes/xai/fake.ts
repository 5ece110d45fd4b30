import type { Fake, FakeContext } from '../fake.ts';
import { createRealtimeFake } from '../realtime/create-realtime-fake.ts';
import { XAI } from './dialect.ts';

/** xAI's Grok Voice. */
export function createFake(context: FakeContext): Fake {
  return createRealtimeFake(context, XAI);
}
