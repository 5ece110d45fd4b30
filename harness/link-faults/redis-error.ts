import { z } from 'zod';
import type { Afflicted, LinkFaultKind } from './link-fault.ts';
import { RedisCommands } from './redis-commands.ts';
import { ALWAYS_ALLOWED, GROWING, LOADED_LATER, WRITING } from './redis-words.ts';
import { joinConversation, type Rewriter } from './rewrite-stage.ts';

const ERRORS = {
  LOADING: {
    text: 'LOADING Redis is loading the dataset in memory',
    hits: (name: string) => !LOADED_LATER.has(name),
  },
  READONLY: {
    text: "READONLY You can't write against a read only replica.",
    hits: (name: string) => WRITING.has(name),
  },
  // Port 1: whoever follows finds nobody there.
  MOVED: { text: 'MOVED 3999 127.0.0.1:1', hits: (name: string) => !LOADED_LATER.has(name) },
  BUSY: {
    text: 'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.',
    hits: (name: string) => !ALWAYS_ALLOWED.has(name),
  },
  OOM: {
    text: "OOM command not allowed when used memory > 'maxmemory'.",
    hits: (name: string) => GROWING.has(name),
  },
} as const;

const KINDS = ['LOADING', 'READONLY', 'MOVED', 'BUSY', 'OOM'] as const;

const attributes = z.strictObject({ kind: z.enum(KINDS) });

export const redisError: LinkFaultKind<z.infer<typeof attributes>> = {
  definition:
    'Redis answers the commands that meet such an error with it, in their turn, and does none of ' +
    'them: READONLY and OOM those that write, the others all but the handshake.',
  attributes,
  settings: {
    kind: {
      attribute: 'kind',
      unit: KINDS,
      required: true,
      describe: 'Which error Redis answers with',
    },
  },
  readsBytes: true,
  streams: ['both'],
  afflict(connection, given) {
    const marker = new Marker(connection);
    const { heal } = joinConversation(connection, {
      upstream: (stage) =>
        makeReplacer(
          marker,
          (name) => ERRORS[given().kind].hits(name),
          () => ERRORS[given().kind].text,
          (bytes) => stage.say(bytes),
        ),
      downstream: (stage) => makeAnswerer(marker, connection, (bytes) => stage.say(bytes)),
    });
    return { heal };
  },
  conformance: [],
  messages: KINDS.map((kind) => ({
    protocol: 'redis',
    attributes: { kind },
    seen: { client: new RegExp(`-${kind} `), end: 'open', reached: false },
  })),
};

/**
 * A harmless question goes to Redis in place of a command, and the error to the client in place of its
 * answer: whatever was asked before is answered before, also what nobody has read of.
 */
class Marker {
  readonly question: Buffer;
  readonly answer: Buffer;
  /** What to say for each question that has not come back. */
  readonly awaited: string[] = [];
  /** A command is being left out: its question follows. */
  isPending = (): boolean => false;

  constructor(connection: Afflicted) {
    const draw = (n: number): string =>
      Math.floor(connection.draw('marker', n) * 2 ** 48)
        .toString(16)
        .padStart(12, '0');
    const word = `deadair-${draw(0)}${draw(1)}`;
    const text = `$${word.length}\r\n${word}\r\n`;
    this.question = Buffer.from(`*2\r\n$4\r\nPING\r\n${text}`);
    this.answer = Buffer.from(text);
  }
}

function makeReplacer(
  marker: Marker,
  hits: (name: string) => boolean,
  error: () => string,
  say: (bytes: Buffer) => void,
): Rewriter {
  let retired = false;
  const decide = (name: string) => (!retired && hits(name) ? 'replace' : 'pass');
  const commands = new RedisCommands(decide, say, () => {
    marker.awaited.push(error());
    say(marker.question);
  });
  marker.isPending = () => commands.isReplacing();
  return {
    take: (bytes) => commands.take(bytes),
    giveBack: () => commands.giveBack(),
    isBusy: () => commands.isReplacing(),
    retire: () => {
      retired = true;
    },
  };
}

function makeAnswerer(
  marker: Marker,
  connection: Afflicted,
  say: (bytes: Buffer) => void,
): Rewriter {
  /** The end of what came, as long as the beginning of an answer may be in it. */
  let tail: Buffer = Buffer.alloc(0);
  const giveBack = (): Buffer => {
    const held = tail;
    tail = Buffer.alloc(0);
    return held;
  };
  return {
    take(bytes) {
      let rest = Buffer.concat([giveBack(), bytes]);
      while (marker.awaited.length > 0) {
        const found = rest.indexOf(marker.answer);
        if (found < 0) break;
        say(rest.subarray(0, found));
        say(Buffer.from(`-${marker.awaited.shift()}\r\n`));
        connection.count('message-answered');
        rest = rest.subarray(found + marker.answer.length);
      }
      const held = marker.awaited.length > 0 ? countBegun(rest, marker.answer) : 0;
      say(rest.subarray(0, rest.length - held));
      tail = rest.subarray(rest.length - held);
    },
    giveBack,
    isBusy: () => marker.awaited.length > 0 || marker.isPending(),
    retire: () => {},
  };
}

/** How many bytes at the end may be the beginning of what is looked for. */
function countBegun(bytes: Buffer, wanted: Buffer): number {
  const most = Math.min(bytes.length, wanted.length - 1);
  for (let length = most; length > 0; length -= 1) {
    if (bytes.subarray(bytes.length - length).equals(wanted.subarray(0, length))) return length;
  }
  return 0;
}
