import { DocumentError } from './fetch-document.ts';
import type { EndedBy } from './handset-line.ts';
import { parseTwiml, type Target, type Verb } from './twiml.ts';

const BAD_DOCUMENT = 12100;
/** A document that leads to itself for ever is no call. */
const MOST_DOCUMENTS = 1_000;

/** Where a call begins, or is sent to: an address, or a document itself. */
export type EntryPoint = Target | { twiml: string };

/** What documents can do to a call. */
export interface ScriptedCall {
  readonly fallbackUrl: string | undefined;
  fetch(target: Target, extra: Record<string, string>, signal: AbortSignal): Promise<string>;
  answer(): void;
  say(text: string, times: number, signal: AbortSignal): Promise<void>;
  pause(durationMs: number, signal: AbortSignal): Promise<void>;
  connect(verb: Verb & { verb: 'stream' }): Promise<void>;
  alert(error: string): void;
  end(by: EndedBy, reason: string): void;
}

/** What follows a verb: another document, the next verb, or nothing because the call is over. */
type Next = Target | 'next' | 'over';

/** Carries out documents, one leading to another, until the call ends or is sent elsewhere. */
export async function followTwiml(
  call: ScriptedCall,
  entry: EntryPoint,
  signal: AbortSignal,
): Promise<void> {
  try {
    let target: EntryPoint | undefined = entry;
    for (let count = 0; target && count < MOST_DOCUMENTS; count += 1) {
      const next: Next = await performDocument(call, await load(call, target, signal), signal);
      if (next === 'over') return;
      target = next === 'next' ? undefined : next;
    }
    if (target) call.end('carrier', `${BAD_DOCUMENT} more than ${MOST_DOCUMENTS} documents`);
    else call.end('stack', 'the document ended');
  } catch (error) {
    // A call that ended, or was sent elsewhere, leaves its document in the middle.
    if (!signal.aborted) call.end('carrier', (error as Error).message);
  }
}

/** The verbs at an address, or those of the fallback address when it fails. */
async function load(call: ScriptedCall, entry: EntryPoint, signal: AbortSignal): Promise<Verb[]> {
  if ('twiml' in entry) return parse(entry.twiml, 'https://api.twilio.com/');
  try {
    return parse(await call.fetch(entry, {}, signal), entry.url);
  } catch (error) {
    const { fallbackUrl: url } = call;
    if (!(error instanceof DocumentError) || signal.aborted) throw error;
    call.alert(error.message);
    if (!url) throw error;
    const extra = { ErrorCode: String(error.code), ErrorUrl: error.url };
    return parse(await call.fetch({ url, method: 'POST' }, extra, signal), url);
  }
}

function parse(text: string, url: string): Verb[] {
  try {
    return parseTwiml(text, url);
  } catch (error) {
    throw new DocumentError(BAD_DOCUMENT, url, `no TwiML: ${(error as Error).message}`);
  }
}

async function performDocument(
  call: ScriptedCall,
  verbs: Verb[],
  signal: AbortSignal,
): Promise<Next> {
  for (const verb of verbs) {
    const next = await perform(call, verb, signal);
    signal.throwIfAborted();
    if (next !== 'next') return next;
  }
  return 'next';
}

async function perform(call: ScriptedCall, verb: Verb, signal: AbortSignal): Promise<Next> {
  switch (verb.verb) {
    case 'stream':
      await connect(call, verb);
      return verb.action ?? 'next';
    case 'redirect':
      return verb.target;
    case 'hangup':
      call.end('stack', 'hangup');
      return 'over';
    case 'reject':
      call.end('stack', `reject: ${verb.reason}`);
      return 'over';
    case 'unknown':
      call.alert(`${BAD_DOCUMENT} <${verb.name}> is not played by this fake`);
      call.end('carrier', `${BAD_DOCUMENT} <${verb.name}> is not played by this fake`);
      return 'over';
    default:
      call.answer();
      return listen(call, verb, signal);
  }
}

async function connect(call: ScriptedCall, verb: Verb & { verb: 'stream' }): Promise<void> {
  if (!/^wss?:\/\//.test(verb.url) || !URL.canParse(verb.url)) {
    call.alert(`31922 the address of a stream begins with wss://, got "${verb.url}"`);
    call.answer();
    return;
  }
  await call.connect(verb);
}

type Listening = Extract<Verb, { verb: 'speak' | 'pause' | 'dial' | 'record' }>;

/** The verbs in which the caller listens, or is listened to, for a while. */
async function listen(call: ScriptedCall, verb: Listening, signal: AbortSignal): Promise<Next> {
  switch (verb.verb) {
    case 'speak':
      await call.say(verb.text, verb.times, signal);
      return 'next';
    case 'pause':
      await call.pause(verb.seconds * 1000, signal);
      return 'next';
    // Nobody answers at the number dialled.
    case 'dial':
      await call.pause(verb.timeoutSeconds * 1000, signal);
      return verb.action ?? 'next';
    // Who is recorded has nothing to say: the silence ends it.
    case 'record':
      await call.pause(Math.min(verb.timeoutSeconds, verb.maxSeconds) * 1000, signal);
      return verb.action ?? 'next';
  }
}
