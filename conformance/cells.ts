import { LINK_FAULTS, type LinkFaultType, linkFault } from '../harness/link-faults/catalogue.ts';
import type {
  Conformance,
  Expected,
  OneWay,
  Seen,
  Situation,
} from '../harness/link-faults/link-fault.ts';
import type { Cell } from './try-cell.ts';
import type { MessageCell } from './try-message.ts';

const SITUATIONS: Situation[] = ['new', 'idle', 'busy'];
const STREAMS: OneWay[] = ['upstream', 'downstream'];

/** One cell with what its fault's definition says each end must see. */
export interface ExpectedCell extends Cell {
  type: LinkFaultType;
  client: Seen;
  server: Seen;
}

/** Every fault on a link, in every situation, in either direction, as its own file defines it. */
export function listCells(): ExpectedCell[] {
  return (Object.keys(LINK_FAULTS) as LinkFaultType[]).flatMap((type) =>
    linkFault(type).conformance.flatMap((row) => expandRow(type, row)),
  );
}

/** Every fault on messages, in every situation, as its own file defines it. */
export function listMessageCells(): MessageCell[] {
  return (Object.keys(LINK_FAULTS) as LinkFaultType[]).flatMap((type) =>
    (linkFault(type).messages ?? []).flatMap(({ protocol, attributes, stream, seen, in: own }) =>
      SITUATIONS.map((situation) => ({
        type,
        protocol,
        attributes,
        situation,
        ...(stream && { stream }),
        expected: own?.[situation] ?? seen,
      })),
    ),
  );
}

function expandRow(type: LinkFaultType, row: Conformance): ExpectedCell[] {
  return SITUATIONS.flatMap((situation) =>
    STREAMS.map((stream) => ({
      type,
      attributes: row.attributes,
      situation,
      stream,
      clientEnds: row.clientEnds ?? false,
      client: pick(row.client, situation, stream),
      server: pick(row.server, situation, stream),
    })),
  );
}

/** The most special that is said: of both, of the situation, of the stream. */
function pick(expected: Expected, situation: Situation, stream: OneWay): Seen {
  if (typeof expected === 'string') return expected;
  const seen = expected[`${situation} ${stream}`] ?? expected[situation] ?? expected[stream];
  if (seen !== undefined) return seen;
  throw new Error(`Failed to read a conformance row: nothing is said of ${situation} ${stream}.`);
}
