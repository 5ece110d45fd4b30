import type { PhoneCall } from './call.ts';
import type { Account, Message } from './state.ts';

const API_VERSION = '2010-04-01';

/** Dates as the API writes them: RFC 2822. */
function date(value: Date | undefined): string | null {
  return value ? value.toUTCString().replace('GMT', '+0000') : null;
}

function uri(accountSid: string, path = ''): string {
  return `/${API_VERSION}/Accounts/${accountSid}${path}.json`;
}

/** A call as the API tells it. */
export function describeCall(call: PhoneCall, accountSid: string): object {
  const { sid, from, to, direction } = call.details;
  const { state } = call;
  const answeredAt = state.is === 'ringing' ? undefined : state.answeredAt;
  const endedAt = state.is === 'ended' ? state.endedAt : undefined;
  const duration =
    endedAt && answeredAt ? Math.round((endedAt.getTime() - answeredAt.getTime()) / 1000) : null;
  return {
    sid,
    date_created: date(call.createdAt),
    date_updated: date(endedAt ?? answeredAt ?? call.createdAt),
    parent_call_sid: null,
    account_sid: accountSid,
    to,
    to_formatted: to,
    from,
    from_formatted: from,
    phone_number_sid: null,
    status: describeStatus(call),
    start_time: date(answeredAt),
    end_time: date(endedAt),
    duration: duration === null ? null : String(duration),
    price: null,
    price_unit: 'USD',
    direction,
    answered_by: null,
    api_version: API_VERSION,
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    queue_time: '0',
    trunk_sid: null,
    uri: uri(accountSid, `/Calls/${sid}`),
    subresource_uris: {
      recordings: uri(accountSid, `/Calls/${sid}/Recordings`),
      streams: uri(accountSid, `/Calls/${sid}/Streams`),
    },
  };
}

function describeStatus({ state }: PhoneCall): string {
  if (state.is !== 'ended') return state.is;
  if (state.answeredAt) return 'completed';
  if (state.by === 'caller') return 'canceled';
  return state.by === 'stack' ? 'busy' : 'failed';
}

/** The account itself, without its token: nothing that leaves the fake carries a secret. */
export function describeAccount({ settings, createdAt, isSuspended }: Account): object {
  const { accountSid } = settings;
  return {
    sid: accountSid,
    owner_account_sid: accountSid,
    friendly_name: 'Reference account',
    auth_token: null,
    status: isSuspended ? 'suspended' : 'active',
    type: 'Full',
    date_created: date(createdAt),
    date_updated: date(createdAt),
    uri: uri(accountSid),
    subresource_uris: { calls: uri(accountSid, '/Calls') },
  };
}

export function describeMessage(message: Message, accountSid: string): object {
  const { sid, to, from, body, messagingServiceSid, createdAt } = message;
  return {
    sid,
    account_sid: accountSid,
    messaging_service_sid: messagingServiceSid ?? null,
    to,
    from: from ?? null,
    body,
    status: 'queued',
    num_segments: String(Math.max(1, Math.ceil(body.length / 160))),
    num_media: '0',
    direction: 'outbound-api',
    date_created: date(createdAt),
    date_updated: date(createdAt),
    date_sent: null,
    price: null,
    price_unit: 'USD',
    error_code: null,
    error_message: null,
    api_version: API_VERSION,
    uri: uri(accountSid, `/Messages/${sid}`),
    subresource_uris: { media: uri(accountSid, `/Messages/${sid}/Media`) },
  };
}

/** The account's numbers, as one page. */
export function describeNumbers({ settings, createdAt }: Account, only?: string): object {
  const { accountSid, numbers } = settings;
  const wanted = Object.entries(numbers).filter(([number]) => !only || number.includes(only));
  const page = uri(accountSid, '/IncomingPhoneNumbers');
  return {
    incoming_phone_numbers: wanted.map(([number, { voiceUrl, fallbackUrl }]) => ({
      sid: `PN${number.replace(/\D/g, '').padStart(32, '0')}`,
      account_sid: accountSid,
      phone_number: number,
      friendly_name: number,
      voice_url: voiceUrl,
      voice_method: 'POST',
      voice_fallback_url: fallbackUrl ?? '',
      voice_fallback_method: 'POST',
      voice_application_sid: '',
      voice_caller_id_lookup: false,
      sms_url: '',
      status_callback: '',
      trunk_sid: null,
      capabilities: { voice: true, sms: true, mms: false, fax: false },
      date_created: date(createdAt),
      date_updated: date(createdAt),
      origin: 'twilio',
      beta: false,
      status: 'in-use',
      type: 'local',
      api_version: API_VERSION,
      uri: page,
    })),
    page: 0,
    page_size: 50,
    start: 0,
    end: Math.max(0, wanted.length - 1),
    uri: page,
    first_page_uri: page,
    next_page_uri: null,
    previous_page_uri: null,
  };
}
