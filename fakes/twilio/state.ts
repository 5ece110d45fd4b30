import type { FakeContext } from '../fake.ts';
import { type CallDetails, type Exchange, PhoneCall } from './call.ts';
import type { WrongWebhook } from './fetch-document.ts';
import type { EntryPoint } from './follow-twiml.ts';
import type { HandsetLine } from './handset-line.ts';
import { PlayoutClock } from './playout-clock.ts';
import type { Settings } from './settings.ts';
import { createSids } from './sid.ts';

/** So many ended calls and alerts are remembered. */
const MOST_REMEMBERED = 1_000;

export interface Message {
  sid: string;
  to: string;
  from: string | undefined;
  messagingServiceSid: string | undefined;
  body: string;
  createdAt: Date;
}

interface Alert {
  call: string;
  error: string;
  atMs: number;
}

/** The account and everything that goes on in it. */
export class Account {
  readonly settings: Settings;
  readonly messages: Message[] = [];
  readonly createdAt = new Date();
  readonly #context: FakeContext;
  readonly #exchange: Exchange;
  readonly #calls = new Map<string, PhoneCall>();
  readonly #suspendedBy = new Set<string>();
  /** What is made of webhooks, by the name of the fault: the first one put in force speaks. */
  readonly wrongWebhooks = new Map<string, WrongWebhook>();
  #alerts: Alert[] = [];

  constructor(settings: Settings, context: FakeContext) {
    this.settings = settings;
    this.#context = context;
    const { provider, evidence, now } = context;
    const clock = new PlayoutClock({
      now,
      onLate: (fromMs, toMs) =>
        evidence.emit({ kind: 'late', process: provider, fromMs, toMs, lostMs: toMs - fromMs }),
    });
    this.#exchange = {
      ...settings,
      clock,
      makeSid: createSids(context.seed),
      now,
      alert: (call, error) => this.#remember({ call, error, atMs: now() }),
      alterWebhook: () => this.#alterWebhook(),
    };
  }

  get isSuspended(): boolean {
    return this.#suspendedBy.size > 0;
  }

  /** Suspended while anybody holds it so. */
  suspend(fault: string): void {
    this.#suspendedBy.add(fault);
  }

  reinstate(fault: string): void {
    this.#suspendedBy.delete(fault);
  }

  /** Something was asked of a suspended account: that is how the fault is felt. */
  feelSuspension(harm: 'connection-closed' | 'connection-refused' | 'unanswered'): void {
    const [fault] = this.#suspendedBy;
    const { provider, evidence } = this.#context;
    evidence.emit({ kind: 'harm', on: provider, harm, fault, count: 1 });
  }

  #alterWebhook(): WrongWebhook | undefined {
    const [hit] = this.wrongWebhooks;
    if (!hit) return undefined;
    const [fault, wrong] = hit;
    const { provider, evidence } = this.#context;
    evidence.emit({ kind: 'harm', on: provider, harm: 'message-altered', fault, count: 1 });
    return wrong;
  }

  /** A person dials one of the account's numbers. */
  dial(from: string, to: string, line: HandsetLine): PhoneCall {
    const number = this.settings.numbers[to];
    const call = this.#open({ direction: 'inbound', from, to, line, ...number });
    if (this.isSuspended) {
      this.feelSuspension('unanswered');
      call.end('carrier', '10003 the account is not active');
    } else if (number) call.follow({ url: number.voiceUrl, method: 'POST' });
    else {
      const known = Object.keys(this.settings.numbers).join(', ') || 'none';
      call.end('carrier', `no number ${to} in this account, which has: ${known}`);
    }
    return call;
  }

  /** The stack calls a person, who picks up at once and says nothing. */
  call(from: string, to: string, entry: EntryPoint, fallbackUrl?: string): PhoneCall {
    const call = this.#open({ direction: 'outbound-api', from, to, fallbackUrl });
    call.answer();
    call.follow(entry);
    return call;
  }

  findCall(sid: string): PhoneCall | undefined {
    return this.#calls.get(sid);
  }

  /** Every call that goes on. */
  get callsUnderWay(): PhoneCall[] {
    return [...this.#calls.values()].filter((call) => call.state.is !== 'ended');
  }

  sendMessage(message: Omit<Message, 'sid' | 'createdAt'>): Message {
    const sent = { ...message, sid: this.#exchange.makeSid('SM'), createdAt: new Date() };
    this.messages.push(sent);
    return sent;
  }

  describe(): object {
    const calls = { ringing: 0, 'in-progress': 0, ended: 0 };
    for (const call of this.#calls.values()) calls[call.state.is] += 1;
    return {
      calls,
      messages: this.messages.length,
      suspended: this.isSuspended,
      tickLateness: this.#exchange.clock.lateness.read(),
      alerts: this.#alerts,
    };
  }

  close(): void {
    for (const call of this.callsUnderWay) call.end('carrier', 'the carrier closed');
    this.#exchange.clock.stop();
  }

  #open(details: Omit<CallDetails, 'sid'>): PhoneCall {
    const call = new PhoneCall({ ...details, sid: this.#exchange.makeSid('CA') }, this.#exchange);
    this.#calls.set(call.details.sid, call);
    if (this.#calls.size > MOST_REMEMBERED) this.#forgetOldest();
    return call;
  }

  #forgetOldest(): void {
    for (const [sid, call] of this.#calls) {
      if (call.state.is !== 'ended') continue;
      this.#calls.delete(sid);
      return;
    }
  }

  #remember(alert: Alert): void {
    this.#alerts = [...this.#alerts, alert].slice(-MOST_REMEMBERED);
  }
}
