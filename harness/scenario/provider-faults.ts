import type { Setting } from '../link-faults/link-fault.ts';

/** What a provider's fake does wrong by itself. Faults on its links stand beside these. */
interface ProviderFaultKind {
  definition: string;
  /** Fakes that know it, as stack files name them. */
  fakes: readonly string[];
  /** It can hit a share of the sessions, drawn from the seed. */
  shared: boolean;
  /** How scenarios write the settings of the fake's misbehaviour of the same name. */
  settings: Readonly<Record<string, Setting>>;
}

const REALTIME = ['xai', 'openai'];

const KINDS = {
  silence: {
    definition: 'A provider keeps its sockets open and says nothing more',
    fakes: REALTIME,
    shared: true,
    settings: {},
  },
  'refuse-upgrade': {
    definition: 'A provider refuses new connections in the handshake; open ones go on',
    fakes: REALTIME,
    shared: false,
    settings: {
      with: {
        attribute: 'status',
        unit: ['401', '402', '403', '429', '503'],
        required: true,
        describe: 'Status of HTTP with which a handshake is refused',
      },
    },
  },
  'error-event': {
    definition: 'A provider refuses each answer with an error event',
    fakes: REALTIME,
    shared: false,
    settings: {
      error: {
        attribute: 'code',
        unit: ['server_error', 'rate_limit_exceeded', 'insufficient_quota', 'session_expired'],
        required: true,
        describe: 'Code of the error event',
      },
      'close-code': {
        attribute: 'close',
        unit: 'count',
        describe: 'Code with which the web socket is closed, 1000 to 4999',
      },
    },
  },
  'close-session': {
    definition: 'A provider closes every session, new ones as soon as they are open',
    fakes: REALTIME,
    shared: false,
    settings: {
      'close-code': {
        attribute: 'code',
        unit: 'count',
        required: true,
        describe: 'Code with which the web socket is closed, 1000 to 4999',
      },
    },
  },
  'slow-answers': {
    definition: 'Answers of a provider begin later and come slower than they are spoken',
    fakes: REALTIME,
    shared: false,
    settings: {
      factor: {
        attribute: 'factor',
        unit: ['2', '3', '5', '10'],
        required: true,
        describe: 'How many times slower',
      },
    },
  },
  'wrong-audio': {
    definition: 'A provider sends its answers in time, but nothing that can be understood',
    fakes: REALTIME,
    shared: false,
    settings: {
      sounds: {
        attribute: 'sounds',
        unit: ['silence', 'noise', 'twice-the-rate'],
        required: true,
        describe: 'What is heard instead',
      },
    },
  },
  'suspend-account': {
    definition: 'The account is suspended: the API refuses it, calls are not put through',
    fakes: ['twilio'],
    shared: false,
    settings: {
      calls: {
        attribute: 'calls',
        unit: ['kept', 'ended'],
        describe: 'Whether calls under way go on; kept by default',
      },
    },
  },
  'wrong-webhooks': {
    definition: 'Webhooks come twice at once, 1.5 s late, or signed by somebody else',
    fakes: ['twilio'],
    shared: false,
    settings: {
      as: {
        attribute: 'as',
        unit: ['duplicate', 'late', 'forged'],
        required: true,
        describe: 'What is wrong with them',
      },
    },
  },
} satisfies Record<string, ProviderFaultKind>;

export type ProviderFaultName = keyof typeof KINDS;

/** Every misbehaviour of a provider's fake, by the name that scenarios and the fake give it. */
export const PROVIDER_FAULTS: Readonly<Record<ProviderFaultName, ProviderFaultKind>> = KINDS;
export const PROVIDER_FAULT_NAMES = Object.keys(KINDS) as ProviderFaultName[];

export function isProviderFault(kind: string): kind is ProviderFaultName {
  return Object.hasOwn(KINDS, kind);
}
