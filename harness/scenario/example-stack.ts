import type { KnownStack } from './known-stack.ts';

/** A stack for the tests of the language: two services, two datastores, two providers. */
export const EXAMPLE_STACK: KnownStack = {
  services: {
    dashboard: { metrics: { http: '/metrics' }, ports: { http: 'PORT' } },
    'voice-gateway': { ports: { http: 'PORT' } },
  },
  datastores: { postgres: {}, redis: {} },
  providers: { grok: { fake: 'xai' }, openai: { fake: 'openai' }, crm: {} },
  links: [
    { name: 'voice-gateway->grok', from: 'voice-gateway', to: 'grok' },
    { name: 'voice-gateway->openai', from: 'voice-gateway', to: 'openai' },
    { name: 'dashboard->postgres', from: 'dashboard', to: 'postgres' },
    { name: 'dashboard->crm', from: 'dashboard', to: 'crm', opaque: true },
    { name: 'grok->voice-gateway', from: 'grok', to: 'voice-gateway' },
    { name: 'clients->dashboard', from: 'clients', to: 'dashboard' },
  ],
  failovers: { 'voice-ai': { of: ['grok', 'openai'] } },
  probes: {
    'agent-status': { servedBy: [] },
    user: { servedBy: ['dashboard->postgres'] },
    'latest-call': { servedBy: [], reads: { write: 'save-call' } },
  },
  mixes: { reads: {} },
  writes: { 'save-call': {} },
  sessions: { 'sign-in': {} },
  scripts: { 'book-appointment': { patienceMs: 8_000 } },
  slos: {
    'voice-call-success': { unit: 'calls', target: 0.99 },
    'user-api': { unit: 'requests', of: 'user', target: 0.999 },
    'voice-failover': { unit: 'failovers', of: 'voice-ai', target: 0.9 },
    'from-prometheus': { target: 0.999 },
  },
};
