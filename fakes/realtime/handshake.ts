import { HttpResponse } from 'msw';
import type { Dialect } from './dialect.ts';

/** Refuses an HTTP request in the provider's own words. */
export function refuse(dialect: Dialect, status: number, message: string): Response {
  return HttpResponse.json(dialect.describeRefusal(status, message), { status });
}

/** Whoever asks must bring a key that is not plainly wrong, and name a model. */
export function checkHandshake(dialect: Dialect, request: Request): Response | undefined {
  const key = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (!key || key === 'invalid') {
    return refuse(dialect, 401, `Incorrect API key provided: ${key ?? ''}.`);
  }
  if (!new URL(request.url).searchParams.get('model')) {
    return refuse(dialect, 400, 'You must provide a model parameter.');
  }
  if (request.headers.get('upgrade')?.toLowerCase() === 'websocket') return undefined;
  return refuse(dialect, 426, 'This address takes web sockets only.');
}
