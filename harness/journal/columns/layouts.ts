import type { EventBody } from '../event.ts';
import type { NumberColumn } from './number-column.ts';
import type { Fields } from './shared-fields.ts';

/** What a field's names are names of: equal names of one subject have one number in every kind. */
export type Subject = 'call' | 'write' | 'key' | 'session';

/** Which fields of a kind stand in columns. All others are held once for all events that share them. */
interface Layout {
  /** Instants, each after the one that it lies close to. `atMs` stands in every layout. */
  instants: Record<string, string | undefined>;
  numbers?: string[];
  names?: Record<string, Subject>;
  /** A field that is a list of names, or of records of names. */
  list?: { field: string; of: Subject | Record<string, Subject> };
  /**
   * Makes an event of what it shares and its columns (instants, `seq`, numbers), where doing that field
   * by field is felt: in kinds that rows read again and again, all of whose numbers have their type.
   */
  assemble?: (shared: Fields, columns: readonly NumberColumn[], row: number) => Fields;
}

/** Kinds of which a long run has millions. Every other kind is kept as the objects that were read. */
export const LAYOUTS = {
  clock: { instants: { atMs: undefined }, numbers: ['wallMs'] },
  late: {
    instants: { toMs: undefined, fromMs: 'toMs', atMs: 'toMs' },
    numbers: ['lostMs'],
  },
  harm: { instants: { atMs: undefined }, numbers: ['count', 'bytes'] },
  'call-dialled': {
    instants: { intendedMs: undefined, atMs: 'intendedMs' },
    names: { call: 'call' },
  },
  'call-answered': { instants: { atMs: undefined }, names: { call: 'call' } },
  'call-ended': { instants: { atMs: undefined }, names: { call: 'call' } },
  'turn-started': { instants: { atMs: undefined }, numbers: ['turn'], names: { call: 'call' } },
  'turn-due': { instants: { atMs: undefined }, numbers: ['turn'], names: { call: 'call' } },
  'turn-ended': { instants: { atMs: undefined }, numbers: ['turn'], names: { call: 'call' } },
  word: {
    instants: { fromMs: undefined, toMs: 'fromMs', atMs: 'toMs' },
    numbers: ['turn', 'ordinal', 'place', 'payload'],
    names: { call: 'call' },
    assemble: (shared, [fromMs, toMs, atMs, seq, turn, ordinal, place, payload], row) => ({
      ...shared,
      fromMs: fromMs?.get(row),
      toMs: toMs?.get(row),
      atMs: atMs?.get(row),
      seq: seq?.get(row),
      turn: turn?.get(row),
      ordinal: ordinal?.get(row),
      place: place?.get(row),
      payload: payload?.get(row),
    }),
  },
  audible: {
    instants: { fromMs: undefined, toMs: 'fromMs', atMs: 'toMs' },
    names: { call: 'call' },
  },
  probe: {
    instants: { sentMs: undefined, intendedMs: 'sentMs', answeredMs: 'sentMs', atMs: 'answeredMs' },
    numbers: ['value'],
    names: { key: 'key' },
    assemble: (shared, [sentMs, intendedMs, answeredMs, atMs, seq, value], row) => ({
      ...shared,
      sentMs: sentMs?.get(row),
      intendedMs: intendedMs?.get(row),
      answeredMs: answeredMs?.get(row),
      atMs: atMs?.get(row),
      seq: seq?.get(row),
      value: value?.get(row),
    }),
  },
  'session-opened': {
    instants: { sentMs: undefined, answeredMs: 'sentMs', atMs: 'answeredMs' },
    names: { id: 'session' },
  },
  'session-checked': {
    instants: { sentMs: undefined, answeredMs: 'sentMs', atMs: 'answeredMs' },
    names: { id: 'session' },
  },
  'write-sent': {
    instants: { atMs: undefined },
    numbers: ['n'],
    names: { id: 'write', key: 'key' },
  },
  'write-answered': { instants: { atMs: undefined }, names: { id: 'write' } },
  'writes-visible': { instants: { atMs: undefined }, list: { field: 'ids', of: 'write' } },
  'read-back': {
    instants: { atMs: undefined },
    list: { field: 'rows', of: { id: 'write', key: 'key' } },
  },
  answer: { instants: { atMs: undefined }, names: { session: 'session' } },
} satisfies Partial<Record<EventBody['kind'], Layout>>;

export type MassKind = keyof typeof LAYOUTS;
export type { Layout };
