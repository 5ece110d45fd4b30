import { timingSafeEqual } from 'node:crypto';
import { type HttpHandler, HttpResponse, http } from 'msw';
import type { EntryPoint } from './follow-twiml.ts';
import { describeAccount, describeCall, describeMessage, describeNumbers } from './resources.ts';
import type { Account } from './state.ts';

export const ORIGIN = 'https://api.twilio.com';
const ACCOUNTS = `${ORIGIN}/2010-04-01/Accounts`;

interface Asked {
  request: Request;
  params: Record<string, string>;
  /** The form in the body; empty for GET. */
  form: URLSearchParams;
}

/** The part of the REST API that voice stacks use, behind its authentication. */
export function createHandlers(account: Account): HttpHandler[] {
  const { accountSid } = account.settings;
  const guarded =
    (answer: (asked: Asked) => Response) =>
    async (asked: { request: Request; params: object }): Promise<Response> => {
      const params = asked.params as Record<string, string>;
      const refusal = refuse(account, asked.request, params.account);
      if (refusal) return refusal;
      const text = asked.request.method === 'POST' ? await asked.request.text() : '';
      return answer({ request: asked.request, params, form: new URLSearchParams(text) });
    };
  return [
    http.get(
      `${ACCOUNTS}/:account.json`,
      guarded(() => HttpResponse.json(describeAccount(account))),
    ),
    http.post(
      `${ACCOUNTS}/:account/Calls.json`,
      guarded((asked) => createCall(account, asked)),
    ),
    http.get(
      `${ACCOUNTS}/:account/Calls/:call.json`,
      guarded(({ params, request }) => {
        const call = account.findCall(params.call ?? '');
        return call ? HttpResponse.json(describeCall(call, accountSid)) : notFound(request);
      }),
    ),
    http.post(
      `${ACCOUNTS}/:account/Calls/:call.json`,
      guarded((asked) => updateCall(account, asked)),
    ),
    http.post(
      `${ACCOUNTS}/:account/Messages.json`,
      guarded((asked) => sendMessage(account, asked)),
    ),
    http.get(
      `${ACCOUNTS}/:account/IncomingPhoneNumbers.json`,
      guarded(({ request }) => {
        const only = new URL(request.url).searchParams.get('PhoneNumber') ?? undefined;
        return HttpResponse.json(describeNumbers(account, only));
      }),
    ),
  ];
}

/** Why the request is not served at all; undefined when it is. */
function refuse(
  account: Account,
  request: Request,
  owner: string | undefined,
): Response | undefined {
  const { accountSid, authToken } = account.settings;
  const expected = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  const [scheme, given = ''] = (request.headers.get('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || !isSame(given, expected)) return unauthenticated();
  if (account.isSuspended) {
    account.feelSuspension('connection-refused');
    return unauthenticated();
  }
  return owner === accountSid ? undefined : notFound(request);
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function createCall(account: Account, { form }: Asked): Response {
  const [to, from] = [form.get('To'), form.get('From')];
  const entry = readEntry(form);
  if (!to) return failure(400, 21201, "No 'To' number is specified");
  if (!from) return failure(400, 21213, "No 'From' number is specified");
  if (!entry) return failure(400, 21205, 'Url parameter is required');
  const call = account.call(from, to, entry, form.get('FallbackUrl') ?? undefined);
  return HttpResponse.json(describeCall(call, account.settings.accountSid), { status: 201 });
}

function updateCall(account: Account, { params, form, request }: Asked): Response {
  const call = account.findCall(params.call ?? '');
  if (!call) return notFound(request);
  if (call.state.is === 'ended') {
    return failure(400, 21220, 'Call is not in-progress. Cannot redirect.');
  }
  const entry = readEntry(form);
  const status = form.get('Status');
  if (status === 'completed' || status === 'canceled') call.end('stack', 'ended by the API');
  else if (entry) call.follow(entry);
  else return failure(400, 21218, 'Expected Status=completed, Url or Twiml');
  return HttpResponse.json(describeCall(call, account.settings.accountSid));
}

function sendMessage(account: Account, { form }: Asked): Response {
  const to = form.get('To');
  const from = form.get('From') ?? undefined;
  const messagingServiceSid = form.get('MessagingServiceSid') ?? undefined;
  if (!to) return failure(400, 21604, "A 'To' phone number is required.");
  if (!from && !messagingServiceSid) {
    return failure(400, 21603, "A 'From' phone number is required.");
  }
  const message = account.sendMessage({
    to,
    from,
    messagingServiceSid,
    body: form.get('Body') ?? '',
  });
  return HttpResponse.json(describeMessage(message, account.settings.accountSid), { status: 201 });
}

function readEntry(form: URLSearchParams): EntryPoint | undefined {
  const [url, twiml] = [form.get('Url'), form.get('Twiml')];
  if (twiml) return { twiml };
  return url ? { url, method: form.get('Method') === 'GET' ? 'GET' : 'POST' } : undefined;
}

function unauthenticated(): Response {
  return failure(401, 20003, 'Authenticate');
}

function notFound(request: Request): Response {
  const { pathname } = new URL(request.url);
  return failure(404, 20404, `The requested resource ${pathname} was not found`);
}

function failure(status: number, code: number, message: string): Response {
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  return HttpResponse.json({ code, message, more_info, status }, { status });
}
