import type { ServiceLevel } from '../objectives/service-level.ts';

/** A stack file resolved for one profile: components, links and everything that expectations name. */
export interface Topology {
  /** Path of the stack file, its text, and the profile that overlaid it. */
  file: string;
  text: string;
  profile?: string;
  services: Record<string, Service>;
  datastores: Record<string, Datastore>;
  providers: Record<string, Provider>;
  links: Link[];
  failovers: Record<string, Failover>;
  probes: Record<string, Probe>;
  mixes: Record<string, Record<string, number>>;
  writes: Record<string, Write>;
  sessions: Record<string, Session>;
  scripts: Record<string, Script>;
  /** OpenSLO files that the stack file names, as written there. */
  sloFiles?: string[];
  /** The service levels of those files, and of the scenario's own. */
  serviceLevels?: ServiceLevel[];
}

export interface Service {
  name: string;
  command: string;
  module?: string;
  /** Port name → environment variable that carries it. */
  ports: Record<string, string>;
  /** Port name → environment variable that carries the address by which others reach it. */
  public: Record<string, string>;
  ready: { http: string; withinMs: number };
  metrics?: { http: string };
  env: Record<string, string>;
  /** Component it needs → environment variables (templates with {url}, {host}, {port}). */
  needs: Record<string, { env: Record<string, string>; tls?: 'terminate' }>;
}

export interface Datastore {
  name: string;
  kind: 'postgresql' | 'redis';
  init?: { role: string; database: string; sql?: string };
  /** The primary that it is a streaming replica of, reached through the link between the two. */
  replicaOf?: string;
}

export interface Provider {
  name: string;
  /** Which fake plays it; without one, `url` is the real thing. */
  fake?: string;
  url?: string;
  tls: boolean;
  /** Services that it calls (webhooks, media): links in the other direction. */
  calls: string[];
  settings: Record<string, unknown>;
}

/** Nobody reaches anybody but through a link, and each link has a fault proxy. */
export interface Link {
  /** `from->to` */
  name: string;
  from: string;
  to: string;
  /** Port of the target service; undefined for datastores and providers. */
  port?: string;
  /** Ciphertext passes: protocol faults are impossible. */
  opaque: boolean;
  /** The link's proxy ends TLS and begins it again. */
  terminated?: boolean;
}

/** A failover that expectations name: the chain, and the maker tone by which callers know each. */
export interface Failover {
  of: string[];
  makers: Record<string, string>;
  decided?: { log: string };
}

export interface Probe {
  get: string;
  /** `has`: what must be in the body, as a JSON pointer. */
  good: { status: number; withinMs: number; has?: string };
  /** The chain that may answer, as links; the first is the healthy one. */
  servedBy: string[];
  /** The write of which it shows the latest of a key, as a JSON pointer into its answer. */
  reads?: { write: string; value: string };
}

export interface Write {
  post: string;
  key: string;
  body: Record<string, unknown>;
  receipt: string;
  rejected: string[];
  readBack: { on: string; sql: string };
}

/** How users sign in, and how it shows that they still are. */
export interface Session {
  open: string;
  body: Record<string, unknown>;
  token: string;
  check: string;
  headers: Record<string, string>;
}

export interface Script {
  provider: string;
  to: string;
  pauseMs: number;
  patienceMs: number;
  turns: ({ tell: string } | { ask: string })[];
}
