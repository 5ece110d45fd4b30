import { z } from 'zod';
import type { Misbehave } from '../fake.ts';
import { readSettings } from '../misbehaviour-settings.ts';
import type { Conduct } from './conduct.ts';
import type { HarmLog } from './harm-log.ts';

const Silence = z.object({ share: z.number().min(0).max(1).default(1) });
const RefuseUpgrade = z.object({
  status: z.coerce
    .number()
    .pipe(z.union([401, 402, 403, 429, 503].map((status) => z.literal(status)))),
});
const ErrorEvent = z.object({
  code: z.string().min(1),
  message: z.string().default('The server had an error while processing your request.'),
  close: z.number().int().min(1000).max(4999).optional(),
});
const Close = z.object({ code: z.number().int().min(1000).max(4999) });
const Slow = z.object({ factor: z.coerce.number().min(1) });
const WrongAudio = z.object({ sounds: z.enum(['silence', 'noise', 'twice-the-rate']) });

/** What misbehaviours can do to the sessions that are open. */
interface Sessions {
  release(): void;
  closeAll(fault: string, code: number): void;
}

/** Kinds of misbehaviour that a realtime provider knows. */
export function makeMisbehaviours(
  conduct: Conduct,
  sessions: Sessions,
  harm: HarmLog,
): Record<string, Misbehave> {
  return {
    /** Sockets stay open and pings are answered, but no event comes any more. */
    silence: (name, settings) => {
      const { share } = readSettings('silence', Silence, settings);
      const undo = set(conduct.silences, name, share, harm);
      return {
        heal: () => {
          undo();
          sessions.release();
        },
      };
    },
    /** New connections are refused in the handshake. */
    'refuse-upgrade': (name, settings) => {
      const { status } = readSettings('refuse-upgrade', RefuseUpgrade, settings);
      return { heal: set(conduct.refusals, name, status, harm) };
    },
    /** Answers are refused with an error event; `close` ends the connection after it. */
    'error-event': (name, settings) => {
      const failure = readSettings('error-event', ErrorEvent, settings);
      return { heal: set(conduct.failures, name, failure, harm) };
    },
    /** Every connection is closed with a code, new ones as soon as they are open. */
    'close-session': (name, settings) => {
      const { code } = readSettings('close-session', Close, settings);
      const heal = set(conduct.closings, name, code, harm);
      sessions.closeAll(name, code);
      return { heal };
    },
    /** Answers begin later and come slower. */
    'slow-answers': (name, settings) => {
      const { factor } = readSettings('slow-answers', Slow, settings);
      return { heal: set(conduct.slowdowns, name, factor, harm) };
    },
    /** Answers come in time, but nothing that can be understood. */
    'wrong-audio': (name, settings) => {
      const { sounds } = readSettings('wrong-audio', WrongAudio, settings);
      return { heal: set(conduct.sounds, name, sounds, harm) };
    },
  };
}

function set<T>(faults: Map<string, T>, name: string, setting: T, harm: HarmLog): () => void {
  faults.set(name, setting);
  return () => {
    faults.delete(name);
    harm.close(name);
  };
}
