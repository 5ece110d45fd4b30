export type FailureKind =
  /** The account is closed, out of money, or its key is wrong: no call will get through. */
  | 'account'
  | 'connect-failed'
  | 'connect-timeout'
  | 'connection-lost'
  | 'no-output'
  | 'output-gap'
  | 'provider-error'
  /** The provider's planned end of a long session: nobody's fault. */
  | 'session-expired'
  /** Given up because other calls had found the provider failing. */
  | 'breaker-open'
  | 'chain-exhausted';

/** Why a session ended before its call. */
export class VoiceAiFailure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string) {
    super(message);
    this.name = 'VoiceAiFailure';
    this.kind = kind;
  }
}

const ACCOUNT_CODES = new Set([
  'insufficient_quota',
  'quota_exceeded',
  'billing_hard_limit_reached',
  'account_deactivated',
  'invalid_api_key',
  'permission_denied',
]);
const PROVIDER_CODES = new Set([
  'server_error',
  'internal_error',
  'rate_limit_exceeded',
  'overloaded',
  'service_unavailable',
]);
const ACCOUNT_STATUS = new Set([401, 402, 403]);

/** What a provider says of its own error. */
export interface ReportedError {
  type?: string | null;
  code?: string | null;
  message?: string | null;
}

/** Undefined for an error in what we asked for: it would fail everywhere, so it is no reason to leave. */
export function classifyReportedError(error: ReportedError): VoiceAiFailure | undefined {
  const names = [error.code ?? '', error.type ?? ''];
  const message = error.message ?? names.join(' ');
  if (names.some((name) => ACCOUNT_CODES.has(name))) return new VoiceAiFailure('account', message);
  if (names.includes('session_expired')) return new VoiceAiFailure('session-expired', message);
  if (names.some((name) => PROVIDER_CODES.has(name))) {
    return new VoiceAiFailure('provider-error', message);
  }
  return undefined;
}

/** A refused WebSocket says why only in its text. */
export function classifyTransportError(error: Error, ready: boolean): VoiceAiFailure {
  const status = Number(/Unexpected server response: (\d+)/.exec(error.message)?.[1]);
  if (ACCOUNT_STATUS.has(status)) return new VoiceAiFailure('account', error.message);
  return new VoiceAiFailure(ready ? 'connection-lost' : 'connect-failed', error.message);
}

/** Failures that say that the provider cannot serve. */
export function isProviderFault(error: unknown): boolean {
  if (!(error instanceof VoiceAiFailure)) return true;
  return error.kind !== 'session-expired' && error.kind !== 'breaker-open';
}

/** Failures that every other call would meet too. */
export function isAccountFault(error: unknown): boolean {
  return error instanceof VoiceAiFailure && error.kind === 'account';
}
