import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Degradation, setDegradedHeaders } from '../resilience/degraded-headers.ts';
import { recordText } from './call-writes.ts';
import { type Entity, type ReadQuery, readAll, readById, readLatestCalls } from './queries.ts';
import type { ReadAnswer, ReadChain } from './read-chain.ts';

const entities: Entity[] = ['users', 'agents', 'rooms'];
const byId = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) });
const latest = z.object({
  limit: z.coerce.number().int().positive().max(100).default(20),
  call: recordText.optional(),
});

export function addReadRoutes(app: FastifyInstance, chain: ReadChain): void {
  const answer = async (reply: FastifyReply, query: ReadQuery) =>
    sendRead(reply, await chain.read(query), []);
  for (const entity of entities) {
    app.get(`/api/${entity}`, (_, reply) => answer(reply, readAll(entity)));
    app.get(`/api/${entity}/:id`, (request, reply) =>
      answer(reply, readById(entity, parseId(request.params))),
    );
  }
  app.get('/api/calls', (request, reply) => {
    const { limit, call } = latest.parse(request.query);
    return answer(reply, readLatestCalls(limit, call));
  });
}

/** The number in a route's `:id`; throws what becomes a 400. */
export function parseId(params: unknown): number {
  return byId.parse(params).id;
}

/**
 * Sends the answer to a read, with `extra` beside its data and every degradation in the headers:
 * the read's own and those of the parts in `extra`.
 */
export function sendRead(
  reply: FastifyReply,
  answer: ReadAnswer,
  degradations: Degradation[],
  extra: Record<string, unknown> = {},
): FastifyReply {
  const own = answer.degradation ? [answer.degradation] : [];
  setDegradedHeaders(reply, [...own, ...degradations]);
  switch (answer.kind) {
    case 'unavailable':
      return reply.code(answer.refused ? 429 : 503).send({
        error: 'Service temporarily unavailable. Please try again in a few minutes',
      });
    case 'stale': {
      const { data, cachedAt } = answer;
      return reply.send({ data, ...extra, stale: true, banner: 'Data may be outdated', cachedAt });
    }
    case 'fresh':
      if (answer.data === undefined) {
        return reply.code(404).send({ error: `Nothing is at ${reply.request.url}.` });
      }
      return reply.send({ data: answer.data, ...extra });
  }
}
