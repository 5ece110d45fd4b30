import { down } from './down.ts';
import { latency } from './latency.ts';
import { resetPeer } from './reset-peer.ts';

/** Every fault that the proxy knows, under the name that Toxiproxy's API gives it. */
export const TOXICS = {
  latency,
  down,
  reset_peer: resetPeer,
} as const;

export type ToxicType = keyof typeof TOXICS;

export function isToxicType(type: string): type is ToxicType {
  return Object.hasOwn(TOXICS, type);
}
