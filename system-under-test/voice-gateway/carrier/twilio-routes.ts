import { parse } from 'node:querystring';
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import { isSignedByTwilio } from './signature.ts';
import { apologise, connectStream, FALLBACK_PATH, VOICE_PATH } from './twiml.ts';

export interface TwilioRoutesOptions {
  publicUrl: string;
  authToken: string;
  maxResumes: number;
  /** Whether any provider could take a call now. */
  canServe: () => boolean;
  onApology: (call: string, resume: number) => void;
}

/** What Twilio asks when a call comes in, and when its media stream has ended before the call. */
export function addTwilioRoutes(server: FastifyInstance, options: TwilioRoutesOptions): void {
  const { publicUrl, authToken, maxResumes, canServe, onApology } = options;

  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, parse(body as string)),
  );

  const answer: RouteHandlerMethod = async (request, reply) => {
    const parameters = (request.body ?? {}) as Record<string, string | undefined>;
    const signature = request.headers['x-twilio-signature'];
    const url = publicUrl + request.url;
    if (!isSignedByTwilio(authToken, signature?.toString(), url, parameters)) {
      return reply.code(403).send({ error: 'Expected a request signed by Twilio.' });
    }
    const call = parameters.CallSid;
    if (!call) return reply.code(400).send({ error: 'Expected a CallSid.' });
    const resume = Number((request.query as { resume?: string }).resume ?? 0) || 0;
    reply.type('text/xml');
    if (resume > maxResumes || !canServe()) {
      onApology(call, resume);
      return apologise();
    }
    return connectStream(publicUrl, call, resume);
  };
  server.post(VOICE_PATH, answer);
  server.post(FALLBACK_PATH, answer);
}
