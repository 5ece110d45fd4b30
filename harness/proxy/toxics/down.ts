import { z } from 'zod';
import type { ToxicKind } from './toxic.ts';

const attributes = z.strictObject({});

/**
 * The far side is gone: established connections are reset at once, new ones are accepted and reset
 * before a byte passes. The listener stays, because a refusal by the kernel cannot be counted, and harm
 * that is not counted proves nothing. It is also what a client sees through the proxy when the far
 * side was really killed, so both look the same. (`enabled: false` closes the listener.)
 */
export const down: ToxicKind<z.infer<typeof attributes>> = {
  attributes,
  streams: ['both'],
  cuts: true,
  afflict(connection) {
    connection.reset(connection.isNew ? 'connection-refused' : 'connection-reset');
    return () => {};
  },
};
