import type { FastifyInstance } from 'fastify';
import { setDegradedHeaders } from '../resilience/degraded-headers.ts';
import { type CallRecord, callRecord, type WriteAnswer } from './call-writes.ts';

const message = 'Service temporarily unavailable. Please try again in a few minutes';

export function addCallRoutes(
  app: FastifyInstance,
  writeCall: (call: CallRecord) => Promise<WriteAnswer>,
): void {
  app.post('/api/calls', async (request, reply) => {
    const call = callRecord.parse(request.body);
    const answer = await writeCall(call);
    if (answer.kind === 'stored') return reply.code(201).send({ data: call });
    setDegradedHeaders(reply, [answer.degradation]);
    if (answer.kind === 'queued') return reply.code(503).send({ receipt: answer.receipt, message });
    return reply.code(answer.refused ? 429 : 503).send({ error: message });
  });
}
