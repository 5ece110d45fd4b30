import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { ZodError } from 'zod';
import { isRejectedValue } from '../data/outage.ts';

/** A Fastify app that tells a wrong request (400) from a fault of ours (500, logged). */
export function createHttpApp(log: Logger): FastifyInstance {
  // On close, keep-alive connections are cut: nobody waits for idle clients.
  const app = Fastify({ logger: false, forceCloseConnections: true });
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof ZodError) {
      const problems = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      return reply.code(400).send({ error: `Expected a valid request: ${problems.join('; ')}` });
    }
    if (isRejectedValue(error)) return reply.code(400).send({ error: (error as Error).message });
    const { statusCode = 500, message } = error as { statusCode?: number; message: string };
    if (statusCode < 500) return reply.code(statusCode).send({ error: message });
    log.error({ err: error, url: request.url }, 'request failed');
    return reply.code(500).send({ error: 'Internal error. It has been logged.' });
  });
  return app;
}
