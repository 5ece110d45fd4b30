import { parseXml, type XmlElement } from './xml.ts';

type Method = 'GET' | 'POST';

/** Where a document goes on. */
export interface Target {
  url: string;
  method: Method;
}

/** One instruction of a document; addresses are absolute. */
export type Verb =
  | { verb: 'stream'; url: string; parameters: Record<string, string>; action?: Target }
  | { verb: 'speak'; text: string; times: number }
  | { verb: 'pause'; seconds: number }
  | { verb: 'redirect'; target: Target }
  | { verb: 'dial'; timeoutSeconds: number; action?: Target }
  | { verb: 'record'; timeoutSeconds: number; maxSeconds: number; action?: Target }
  | { verb: 'hangup' }
  | { verb: 'reject'; reason: string }
  | { verb: 'unknown'; name: string };

/** The verbs of a document that came from `baseUrl`; throws when it is no TwiML. */
export function parseTwiml(text: string, baseUrl: string): Verb[] {
  const root = parseXml(text.trim());
  if (root.name !== 'Response') throw new Error(`got <${root.name}>, expected <Response>`);
  return root.children.map((element) => readVerb(element, baseUrl));
}

function readVerb(element: XmlElement, baseUrl: string): Verb {
  const { name, attributes } = element;
  const read = VERBS[name];
  return read ? read(element, readAction(attributes, baseUrl), baseUrl) : { verb: 'unknown', name };
}

type ReadVerb = (element: XmlElement, action: { action?: Target }, baseUrl: string) => Verb;

const VERBS: Record<string, ReadVerb> = {
  Connect: readConnect,
  Say: ({ text, attributes }) => ({
    verb: 'speak',
    text: text.trim(),
    times: readNumber(attributes.loop, 1),
  }),
  Play: ({ text, attributes }) => ({
    verb: 'speak',
    text: text.trim(),
    times: readNumber(attributes.loop, 1),
  }),
  Pause: ({ attributes }) => ({ verb: 'pause', seconds: readNumber(attributes.length, 1) }),
  Redirect: ({ text, attributes }, _, baseUrl) => ({
    verb: 'redirect',
    target: resolve(text.trim(), attributes.method, baseUrl),
  }),
  Dial: ({ attributes }, action) => ({
    verb: 'dial',
    timeoutSeconds: readNumber(attributes.timeout, 30),
    ...action,
  }),
  Record: ({ attributes }, action) => ({
    verb: 'record',
    timeoutSeconds: readNumber(attributes.timeout, 5),
    maxSeconds: readNumber(attributes.maxLength, 3_600),
    ...action,
  }),
  Hangup: () => ({ verb: 'hangup' }),
  Reject: ({ attributes }) => ({ verb: 'reject', reason: attributes.reason ?? 'rejected' }),
};

function readConnect({ name, children }: XmlElement, action: { action?: Target }): Verb {
  const [stream] = children;
  if (stream?.name !== 'Stream' || !stream.attributes.url) {
    return { verb: 'unknown', name: `${name}/${stream?.name ?? ''}` };
  }
  const parameters = stream.children
    .filter((child) => child.name === 'Parameter')
    .map(({ attributes }) => [attributes.name ?? '', attributes.value ?? '']);
  return {
    verb: 'stream',
    url: stream.attributes.url,
    parameters: Object.fromEntries(parameters),
    ...action,
  };
}

function readAction(attributes: Record<string, string>, baseUrl: string): { action?: Target } {
  if (!attributes.action) return {};
  return { action: resolve(attributes.action, attributes.method, baseUrl) };
}

/** An empty address is the document's own: it is asked for again. */
function resolve(url: string, method: string | undefined, baseUrl: string): Target {
  const [page = baseUrl] = baseUrl.split('#');
  return { url: new URL(url || page, page).href, method: method === 'GET' ? 'GET' : 'POST' };
}

function readNumber(text: string | undefined, otherwise: number): number {
  const value = Number(text ?? Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : otherwise;
}
