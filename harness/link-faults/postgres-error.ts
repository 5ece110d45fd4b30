import { z } from 'zod';
import type { Afflicted, LinkFaultKind, MessageSeen } from './link-fault.ts';
import { type PostgresMessage, PostgresMessages } from './postgres-messages.ts';
import { isFree, readStatement, writes } from './postgres-statements.ts';
import {
  joinConversation,
  passEverything,
  type Rewriter,
  type RewriteStage,
} from './rewrite-stage.ts';

const CODES = ['57P01', '53300', '40001', '25006'] as const;
type Code = (typeof CODES)[number];

/** Errors that end the connection are said here. */
const FATAL: Partial<Record<Code, string>> = {
  '57P01': 'terminating connection due to administrator command',
  '53300': 'sorry, too many clients already',
};
/** Errors of a statement are raised by PostgreSQL itself, which knows how the transaction stands. */
const RAISED: Partial<Record<Code, string>> = {
  '40001': 'could not serialize access due to concurrent update',
  '25006': 'cannot execute this statement in a read-only transaction',
};

const attributes = z.strictObject({ code: z.enum(CODES) });
type Given = z.infer<typeof attributes>;

export const postgresError: LinkFaultKind<Given> = {
  definition:
    'PostgreSQL refuses: a new connection (53300), the next statement and the connection with it ' +
    '(57P01), statements but for the frame of a transaction (40001), or those that write (25006). ' +
    'What is refused is not done.',
  attributes,
  settings: {
    code: {
      attribute: 'code',
      unit: CODES,
      required: true,
      describe: 'SQLSTATE: admin shutdown, too many connections, serialization failure, read only',
    },
  },
  readsBytes: true,
  streams: ['both'],
  afflict(connection, given) {
    const { heal } = joinConversation(connection, {
      upstream: (stage, other) => makeRefuser(connection, given, stage, other),
      downstream: (stage) => passEverything(stage),
    });
    return { heal };
  },
  conformance: [],
  // The others are raised by PostgreSQL itself, which no scripted server can play.
  messages: [
    { protocol: 'postgres', attributes: { code: '57P01' }, seen: refusedWith('57P01') },
    {
      protocol: 'postgres',
      attributes: { code: '53300' },
      seen: { client: /SELECT 1/, end: 'open', reached: true },
      in: { new: refusedWith('53300') },
    },
  ],
};

function refusedWith(code: Code): MessageSeen {
  return { client: new RegExp(`FATAL[\\s\\S]*${code}`), end: 'fin', reached: false };
}

/** A batch of the extended protocol is refused as a whole: from where it is refused up to its Sync. */
class Batch {
  isRefused = false;
  /** Statements that were prepared under a name while the fault lasted. */
  readonly prepared = new Map<string, string>();
}

function makeRefuser(
  connection: Afflicted,
  given: () => Given,
  stage: RewriteStage,
  client: () => RewriteStage,
): Rewriter {
  const batch = new Batch();
  let retired = false;
  const end = (code: Code, text: string): void => {
    client().say(writeError(code, text));
    connection.count('message-answered');
    connection.count('connection-closed');
    client().finish();
    stage.finish();
  };
  const decide = (message: PostgresMessage): 'pass' | 'drop' => {
    if (batch.isRefused)
      return finishBatch(message, batch, given().code, (bytes) => stage.say(bytes));
    const { code } = given();
    if (retired || !isRefused(message, code, batch)) return 'pass';
    const text = FATAL[code];
    if (text !== undefined) {
      end(code, text);
      return 'drop';
    }
    connection.count('message-answered');
    if (message.type === 'Q') stage.say(writeRaise(code));
    else batch.isRefused = true;
    return 'drop';
  };
  const messages = new PostgresMessages(
    connection.isNew,
    decide,
    (bytes) => stage.say(bytes),
    () => stage.misalign(),
  );
  return {
    take: (bytes) => messages.take(bytes),
    giveBack: () => messages.giveBack(),
    isBusy: () => batch.isRefused || messages.isDropping(),
    retire: () => {
      retired = true;
    },
  };
}

/** PostgreSQL answers the one statement as it would have answered the batch: an error, and ready. */
function finishBatch(
  { type }: PostgresMessage,
  batch: Batch,
  code: Code,
  say: (bytes: Buffer) => void,
): 'pass' | 'drop' {
  if (type !== 'S') return type === 'X' ? 'pass' : 'drop';
  batch.isRefused = false;
  say(writeRaise(code));
  return 'drop';
}

function isRefused(message: PostgresMessage, code: Code, batch: Batch): boolean {
  if (message.type === 'startup') return code === '53300';
  if (code === '53300') return false;
  const statement = readStatement(message, batch.prepared);
  if (code === '57P01') return statement !== undefined;
  if (statement === undefined) return false;
  return code === '40001' ? !isFree(statement) : writes(statement);
}

function writeRaise(code: Code): Buffer {
  const sql =
    `DO $deadair$ BEGIN RAISE EXCEPTION '${RAISED[code] ?? code}' USING ERRCODE = '${code}'; ` +
    'END $deadair$';
  return frame('Q', `${sql}\0`);
}

function writeError(code: Code, text: string): Buffer {
  return frame('E', `SFATAL\0VFATAL\0C${code}\0M${text}\0\0`);
}

function frame(type: string, body: string): Buffer {
  const message = Buffer.alloc(5 + Buffer.byteLength(body));
  message.write(type, 0);
  message.writeUInt32BE(message.length - 1, 1);
  message.write(body, 5);
  return message;
}
