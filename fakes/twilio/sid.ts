import { createHash } from 'node:crypto';

export type MakeSid = (prefix: 'CA' | 'MZ' | 'SM' | 'PN') => string;

/** Identifiers as Twilio's look, the same ones for the same seed. */
export function createSids(seed: string): MakeSid {
  let count = 0;
  return (prefix) => {
    count += 1;
    const digest = createHash('sha256').update(`${seed}/${prefix}/${count}`).digest('hex');
    return prefix + digest.slice(0, 32);
  };
}
