import { http, passthrough, ws } from 'msw';
import type { Fake, FakeContext } from '../fake.ts';
import { readSettings } from '../misbehaviour-settings.ts';
import { Conduct, firstHit } from './conduct.ts';
import type { Dialect } from './dialect.ts';
import { checkHandshake, refuse } from './handshake.ts';
import { HarmLog } from './harm-log.ts';
import { makeMisbehaviours } from './misbehaviour.ts';
import { OpenSessions } from './open-sessions.ts';
import { RealtimeSettings } from './settings.ts';

const PATH = '/v1/realtime';

/** A provider of spoken conversations over web sockets; `dialect` says which one. */
export function createRealtimeFake(context: FakeContext, dialect: Dialect): Fake {
  const settings = readSettings(`provider ${context.provider}`, RealtimeSettings, context.settings);
  const maker = settings.maker ?? context.provider;
  const conduct = new Conduct();
  const harm = new HarmLog(context.provider, context.evidence);
  const sessions = new OpenSessions(context, dialect, { ...settings, maker }, conduct, harm);
  const link = ws.link(`${dialect.origin.replace(/^http/, 'ws')}${PATH}`);
  let connects = 0;
  return {
    origin: dialect.origin,
    handlers: [
      http.get(`${dialect.origin}${PATH}`, ({ request }) => {
        connects += 1;
        const refusal = firstHit(conduct.refusals);
        if (!refusal) return checkHandshake(dialect, request) ?? passthrough();
        harm.report(refusal.fault, 'connection-refused');
        return refuse(dialect, refusal.setting, 'The request was refused.');
      }),
      link.addEventListener('connection', ({ client }) => sessions.open(client)),
      http.all(`${dialect.origin}/*`, ({ request }) => {
        const { pathname } = new URL(request.url);
        return refuse(dialect, 404, `Invalid URL (${request.method} ${pathname})`);
      }),
    ],
    misbehaviours: makeMisbehaviours(conduct, sessions, harm),
    state: () => ({ ...sessions.describe(), connects }),
    close: () => {
      sessions.close();
      harm.stop();
    },
  };
}
