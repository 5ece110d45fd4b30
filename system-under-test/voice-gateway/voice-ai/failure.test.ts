import { describe, expect, it } from 'vitest';
import { classifyReportedError, classifyTransportError } from './failure.ts';

describe('a reported error', () => {
  it.each([
    ['insufficient_quota', 'account'],
    ['server_error', 'provider-error'],
    ['rate_limit_exceeded', 'provider-error'],
    ['session_expired', 'session-expired'],
  ])('%s ends the session as %s', (code, kind) => {
    expect(classifyReportedError({ type: 'invalid_request_error', code })?.kind).toBe(kind);
  });

  it('about what we asked for is no reason to leave', () => {
    const error = {
      type: 'invalid_request_error',
      code: 'conversation_already_has_active_response',
    };
    expect(classifyReportedError(error)).toBeUndefined();
  });
});

it('tells a refused account from a refused connection', () => {
  const refused = (status: number) => new Error(`Unexpected server response: ${status}`);
  expect(classifyTransportError(refused(401), false).kind).toBe('account');
  expect(classifyTransportError(refused(503), false).kind).toBe('connect-failed');
  expect(classifyTransportError(new Error('ECONNRESET'), true).kind).toBe('connection-lost');
});
