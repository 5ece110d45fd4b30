import exec from 'k6/execution';
import http from 'k6/http';
import { text } from './settings.js';

const dashboard = text('DASHBOARD');
/** Tells the writes of one run from those of another on the same database. */
const begun = Date.now().toString(36);
const TIMEOUT = '5s';

const READS = [
  ['user', '/api/users/1'],
  ['agent-status', '/api/agents/1/status'],
  ['calls', '/api/calls?limit=10'],
];

/** One page of the dashboard after the other. */
export function read() {
  const [name, path] = READS[exec.scenario.iterationInTest % READS.length];
  http.get(dashboard + path, { tags: { name }, timeout: TIMEOUT });
}

/** A call record. A receipt (503) is a promise, but no good answer: it counts as failed. */
export function write() {
  const { iterationInTest } = exec.scenario;
  const body = {
    id: `k6-${begun}-${iterationInTest}`,
    call: `k6-${begun}-${iterationInTest % 10}`,
    status: 'completed',
    sequence: iterationInTest,
  };
  http.post(`${dashboard}/api/calls`, JSON.stringify(body), {
    headers: { 'Content-Type': 'application/json' },
    tags: { name: 'save-call' },
    timeout: TIMEOUT,
  });
}
