import type { EventBody, JournalEvent } from './event.ts';

type FieldType = 'string' | 'number' | 'count' | 'boolean' | 'object' | 'strings' | 'rows';
type Fields = Record<string, FieldType>;

/** More than any machine does between two looks: a larger count was never counted, and cannot be held. */
const MOST_AT_ONCE = 1_000_000;

const TURN: Fields = { call: 'string', turn: 'number' };
const WRITE: Fields = { write: 'string', id: 'string' };
const SESSION: Fields = {
  session: 'string',
  id: 'string',
  sentMs: 'number',
  'answeredMs?': 'number',
  'status?': 'number',
};
const LOAD: Fields = { load: 'string', scenario: 'string', wallMs: 'number' };
const SPAN: Fields = { fromMs: 'number', toMs: 'number' };

/** What each kind of event must hold to be used as evidence; `?` marks what may be absent. */
const SHAPES: { [K in EventBody['kind']]: Fields } = {
  'source-opened': { process: 'string' },
  'source-closed': { count: 'number' },
  clock: { wallMs: 'number' },
  late: { process: 'string', ...SPAN, lostMs: 'number' },
  phase: { phase: 'string' },
  fault: {
    fault: 'string',
    faultKind: 'string',
    target: 'string',
    state: 'string',
    earliestMs: 'number',
    latestMs: 'number',
    'evidence?': 'string',
    'exercised?': 'object',
    'asPlanned?': 'boolean',
  },
  harm: { on: 'string', harm: 'string', count: 'number', 'fault?': 'string' },
  'call-dialled': { call: 'string', intendedMs: 'number' },
  'call-answered': { call: 'string' },
  'call-ended': { call: 'string', by: 'string', reason: 'string', 'detail?': 'string' },
  'turn-started': { ...TURN, 'tells?': 'object', 'asks?': 'object' },
  'turn-due': TURN,
  'turn-ended': { ...TURN, outcome: 'string', 'used?': 'object' },
  word: {
    ...TURN,
    ...SPAN,
    maker: 'string',
    ordinal: 'number',
    place: 'number',
    payload: 'number',
  },
  audible: { call: 'string', ...SPAN },
  probe: {
    probe: 'string',
    intendedMs: 'number',
    sentMs: 'number',
    'answeredMs?': 'number',
    'status?': 'number',
    good: 'boolean',
    headers: 'object',
    serial: 'boolean',
    'carriedBy?': 'strings',
    'carriedAmong?': 'strings',
    'failure?': 'string',
    'banner?': 'string',
    'key?': 'string',
    'value?': 'number',
  },
  'session-opened': { ...SESSION, opened: 'boolean' },
  'session-checked': { ...SESSION, outcome: 'string', headers: 'object' },
  'write-sent': { ...WRITE, key: 'string', n: 'number' },
  'write-answered': { ...WRITE, outcome: 'string', headers: 'object', 'status?': 'number' },
  'writes-visible': { write: 'string', ids: 'strings' },
  'read-back': { write: 'string', rows: 'rows', 'more?': 'boolean' },
  'load-started': { load: 'string', script: 'string', executors: 'object' },
  'load-request': {
    ...LOAD,
    name: 'string',
    blockedMs: 'number',
    durationMs: 'number',
    'status?': 'number',
    failed: 'boolean',
    'errorCode?': 'string',
    'beganFromWallMs?': 'number',
    'beganToWallMs?': 'number',
  },
  'load-cut': {
    ...LOAD,
    beganFromWallMs: 'number',
    beganToWallMs: 'number',
    'longestMs?': 'number',
  },
  'load-dropped': { ...LOAD, count: 'count' },
  'load-value': { ...LOAD, metric: 'string', type: 'string', value: 'number' },
  'load-summary': {
    load: 'string',
    'shape?': 'string',
    'thresholds?': 'object',
    'failed?': 'number',
    'requests?': 'number',
    'p95Ms?': 'number',
    'p99Ms?': 'number',
    'failure?': 'string',
  },
  'load-ended': {
    load: 'string',
    asked: 'boolean',
    unread: 'number',
    underWay: 'number',
    'untimed?': 'strings',
  },
  'inside-metric': { component: 'string', metric: 'string', labels: 'object', value: 'number' },
  'inside-decision': { component: 'string', failover: 'string' },
  answer: { provider: 'string', session: 'string', progress: 'string' },
  'process-exited': { process: 'string', instance: 'string', role: 'string', expected: 'boolean' },
  steady: { steady: 'boolean', detail: 'string' },
  'series-ended': { step: 'string', injected: 'number', planned: 'number', detail: 'string' },
  outcome: { outcome: 'string', 'detail?': 'string' },
};

const STAMP: Fields = { source: 'string', seq: 'number', atMs: 'number' };

interface Field {
  name: string;
  type: FieldType;
  optional: boolean;
}

const fieldsByKind: ReadonlyMap<unknown, Field[]> = new Map(
  Object.entries(SHAPES).map(([kind, shape]) => [
    kind,
    Object.entries({ ...STAMP, ...shape }).map(([name, type]) => ({
      name: name.replace('?', ''),
      type,
      optional: name.endsWith('?'),
    })),
  ]),
);

/** Whether a line of a journal is an event of ours that holds all it must: else it is no evidence. */
export function isJournalEvent(value: unknown): value is JournalEvent {
  if (!isObject(value)) return false;
  const fields = fieldsByKind.get(value.kind);
  if (!fields) return false;
  for (const { name, type, optional } of fields) {
    const field = value[name];
    // A stack's own words may be null: `banner` is what its body said.
    if (optional && (field === undefined || (field === null && type === 'string'))) continue;
    if (!hasType(field, type)) return false;
  }
  return true;
}

function hasType(value: unknown, type: FieldType): boolean {
  switch (type) {
    case 'number':
      return Number.isFinite(value);
    case 'count':
      return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST_AT_ONCE;
    case 'object':
      return isObject(value);
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'rows':
      return Array.isArray(value) && value.every(isStoredRow);
    default:
      return typeof value === type;
  }
}

function isStoredRow(value: unknown): boolean {
  return isObject(value) && typeof value.id === 'string' && typeof value.key === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
