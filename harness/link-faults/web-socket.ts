import { z } from 'zod';
import {
  type Afflicted,
  type Affliction,
  type Attributes,
  type LinkFaultKind,
  listWays,
  type MessageConformance,
  type OneWay,
  type Stream,
} from './link-fault.ts';
import { RewriteStage } from './rewrite-stage.ts';
import { type Alteration, WebSocketAlterer } from './web-socket-alterer.ts';

const FORMS = ['drop', 'duplicate', 'reorder', 'delay', 'truncate', 'close', 'no-pong'] as const;

const attributes = z
  .strictObject({
    as: z.enum(FORMS),
    /** Share of the messages that are hit. */
    rate: z.number().gt(0).max(1).default(1),
    /** Milliseconds, of `delay`. */
    delay: z.number().min(0).max(600_000).optional(),
    /** Of `close`; 1005, 1006 and 1015 are never sent. */
    code: z
      .number()
      .int()
      .min(1000)
      .max(4999)
      .refine((code) => ![1004, 1005, 1006, 1015].includes(code) && (code < 1016 || code >= 3000), {
        message: 'a code that may be sent, such as 1001, 1011 or 4000',
      })
      .optional(),
  })
  .refine(({ as, delay }) => (as === 'delay') === (delay !== undefined), {
    message: 'delay (ms) beside as: delay, and only there',
  })
  .refine(({ as, code }) => as === 'close' || code === undefined, {
    message: 'code only beside as: close',
  });
type Given = z.infer<typeof attributes>;

/** A close frame with its code, unmasked. */
const CLOSED_WITH_1013 = Buffer.from([0x88, 2, 0x03, 0xf5]).toString('latin1');

export const webSocket: LinkFaultKind<Given> = {
  definition:
    'Of a web socket a share of the messages of a direction is dropped, doubled, swapped with the ' +
    'next one, late (with those behind it), or cut to its half; or the receiver gets a close frame ' +
    'in place of one and nothing more; or pongs are dropped.',
  attributes,
  settings: {
    as: { attribute: 'as', unit: FORMS, required: true, describe: 'What happens to messages' },
    portion: { attribute: 'rate', unit: 'share', describe: 'Share that is hit' },
    late: { attribute: 'delay', unit: 'duration', describe: 'By how much messages are late' },
    'close-code': {
      attribute: 'code',
      unit: 'count',
      describe: 'Why a web socket is closed; 1011 by default',
    },
  },
  readsBytes: true,
  streams: ['downstream', 'upstream', 'both'],
  afflict: alterMessages,
  conformance: FORMS.map((as) => ({
    attributes: as === 'delay' ? { as, delay: 200 } : { as },
    client: 'passes',
    server: 'passes',
  })),
  messages: [
    dropped('downstream', true),
    dropped('upstream', false),
    altered({ as: 'duplicate' }, 'downstream', /question[\s\S]{2}question/),
    altered({ as: 'truncate' }, 'downstream', /ques(?!tion)/),
    altered({ as: 'delay', delay: 200 }, 'downstream', /question/),
    altered({ as: 'close', code: 1013 }, 'downstream', new RegExp(CLOSED_WITH_1013)),
  ],
};

function dropped(stream: OneWay, reached: boolean): MessageConformance {
  const row = altered({ as: 'drop' }, stream, /^(?![\s\S]*question)/, reached);
  // What was asked just before the fault came into force is still answered.
  const client = /^(?![\s\S]*question[\s\S]*question)/;
  return { ...row, in: { busy: { ...row.seen, client } } };
}

function altered(
  attributes: Attributes,
  stream: OneWay,
  client: RegExp,
  reached = true,
): MessageConformance {
  return { protocol: 'web-socket', attributes, stream, seen: { client, end: 'open', reached } };
}

function alterMessages(connection: Afflicted, given: () => Given, stream: Stream): Affliction {
  const ends = listWays(stream).map((way) => {
    const alteration = makeAlteration(connection, given, way);
    const stage = new RewriteStage(connection, way, (itself) => {
      itself.alignAtOnce();
      return new WebSocketAlterer(connection, way, alteration, itself);
    });
    const remove = connection.insert(way, stage);
    return () => stage.retire(remove);
  });
  return {
    heal: () => {
      for (const end of ends) end();
    },
  };
}

function makeAlteration(connection: Afflicted, given: () => Given, way: OneWay): Alteration {
  return {
    form: () => given().as,
    isHit: (ordinal) => {
      const { rate } = given();
      return rate >= 1 || connection.draw(way, 'message', ordinal) < rate;
    },
    delayMs: () => given().delay ?? 0,
    closeCode: () => given().code ?? 1011,
  };
}
