import { bandwidth } from './bandwidth.ts';
import { blackhole } from './blackhole.ts';
import { corrupt } from './corrupt.ts';
import { down } from './down.ts';
import { httpResponse } from './http-response.ts';
import { idleTimeout } from './idle-timeout.ts';
import { latency } from './latency.ts';
import { limitData } from './limit-data.ts';
import type { LinkFaultKind } from './link-fault.ts';
import { postgresError } from './postgres-error.ts';
import { redisError } from './redis-error.ts';
import { resetPeer } from './reset-peer.ts';
import { slicer } from './slicer.ts';
import { slowClose } from './slow-close.ts';
import { slowOpen } from './slow-open.ts';
import { sse } from './sse.ts';
import { timeout } from './timeout.ts';
import { webSocket } from './web-socket.ts';

/** Every fault on a link, under its name in the proxy's API; Toxiproxy's own keep theirs. */
export const LINK_FAULTS = {
  latency,
  bandwidth,
  slow_close: slowClose,
  slow_open: slowOpen,
  timeout,
  idle_timeout: idleTimeout,
  reset_peer: resetPeer,
  slicer,
  limit_data: limitData,
  down,
  blackhole,
  corrupt,
  http_response: httpResponse,
  sse,
  web_socket: webSocket,
  postgres_error: postgresError,
  redis_error: redisError,
} as const;

export type LinkFaultType = keyof typeof LINK_FAULTS;

type Kebab<Snake extends string> = Snake extends `${infer Head}_${infer Tail}`
  ? `${Head}-${Kebab<Tail>}`
  : Snake;

/** As scenarios name it: `limit-data`; Toxiproxy's `reset_peer` is `reset`. */
export type LinkFaultName = Exclude<Kebab<LinkFaultType>, 'reset-peer'> | 'reset';

export const LINK_FAULT_NAMES = (Object.keys(LINK_FAULTS) as LinkFaultType[]).map(
  (type) => (type === 'reset_peer' ? 'reset' : type.replaceAll('_', '-')) as LinkFaultName,
);

export function linkFaultType(name: LinkFaultName): LinkFaultType {
  return (name === 'reset' ? 'reset_peer' : name.replaceAll('-', '_')) as LinkFaultType;
}

export function isLinkFaultType(type: string): type is LinkFaultType {
  return Object.hasOwn(LINK_FAULTS, type);
}

/** The kind by its name. Attributes were parsed by that kind's own schema, which a map cannot say. */
export function linkFault(type: LinkFaultType): LinkFaultKind {
  return LINK_FAULTS[type] as unknown as LinkFaultKind;
}
