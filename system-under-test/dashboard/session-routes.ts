import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { setDegradedHeaders } from '../resilience/degraded-headers.ts';
import { readById } from './queries.ts';
import type { ReadChain } from './read-chain.ts';
import { sendRead } from './read-routes.ts';
import type { SessionStore } from './session-store.ts';

const signIn = z.strictObject({ user: z.number().int().positive().max(2_147_483_647) });

/**
 * Sessions of users. Signing in takes a user at their word: to prove who they are is the work of the
 * auth provider that stands before this service.
 */
export function addSessionRoutes(
  app: FastifyInstance,
  chain: ReadChain,
  sessions: SessionStore,
): void {
  app.post('/api/sessions', async (request, reply) => {
    const { user } = signIn.parse(request.body);
    const known = await chain.read(readById('users', user));
    if (known.kind === 'unavailable' || known.data === undefined) return sendRead(reply, known, []);
    const { token, session, degradation } = await sessions.open(user);
    const degradations = [known.degradation, degradation].filter((each) => each !== undefined);
    setDegradedHeaders(reply, degradations);
    return reply.code(201).send({ token, data: session });
  });

  app.get('/api/session', async (request, reply) => {
    const token = readToken(request);
    const answer = token === undefined ? { kind: 'none' as const } : await sessions.find(token);
    if (answer.kind === 'none') return reply.code(401).send({ error: 'Sign in.' });
    if (answer.degradation) setDegradedHeaders(reply, [answer.degradation]);
    if (answer.kind === 'found') return reply.send({ data: answer.session });
    return reply.code(503).send({
      error: 'Service temporarily unavailable. Please try again in a few minutes',
    });
  });

  app.delete('/api/session', async (request, reply) => {
    const token = readToken(request);
    if (token === undefined) return reply.code(401).send({ error: 'Sign in.' });
    const degradation = await sessions.close(token);
    if (degradation) setDegradedHeaders(reply, [degradation]);
    return reply.code(204).send();
  });
}

function readToken({ headers }: FastifyRequest): string | undefined {
  return /^Bearer ([\w-]{1,100})$/.exec(headers.authorization ?? '')?.[1];
}
