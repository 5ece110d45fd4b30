import type { Fake, FakeContext } from '../fake.ts';
import { createRealtimeFake } from '../realtime/create-realtime-fake.ts';
import { OPENAI } from './dialect.ts';

/** OpenAI's Realtime API, as generally available. */
export function createFake(context: FakeContext): Fake {
  return createRealtimeFake(context, OPENAI);
}
