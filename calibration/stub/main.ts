/** A service with known answers: voice, requests and writes, each with planned mistakes. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { monotonicMs } from './clock.ts';
import { NoteBook } from './note-book.ts';
import { watchPrimary } from './primary-link.ts';
import { createRandom, drawMs } from './random.ts';
import { SessionBook } from './session-book.ts';
import { Talk } from './talk.ts';
import { createTruth, forgetTruth, type Truth } from './truth.ts';
import { WriteBook } from './write-book.ts';

/** Who is asked for under `/probe/`: an equal backup serves the first five, a lesser one the others. */
const PROBES = ['probe', 'lesser'].flatMap((name) =>
  Array.from({ length: 5 }, (_, index) => `${name}-${index + 1}`),
);
/** In every third outage its backup does not come. */
const PATCHY = { probe: 'patchy', every: 3 };
/** While it is down for this long, one answer in seven says nothing of being degraded. */
const UNMARKED = { every: 7, fromMs: 800, toMs: 2_000 };

const { PORT, PUBLIC_URL = '', PRIMARY_HOST = '', PRIMARY_PORT, DATABASE_URL = '' } = process.env;
/** Share of the probes' answers that fail without any fault. */
const failShare = Number(process.env.STUB_FAIL_SHARE ?? 0);
/** Whether there is a backup at all: without one, everything waits for the primary. */
const hasBackup = process.env.STUB_BACKUP !== 'off';
/** Whether it hangs up, says words wrongly, forgets facts and leaves out headers now and then. */
const makesMistakes = process.env.STUB_MISTAKES === 'on';
const random = createRandom(Number(process.env.STUB_SEED ?? 1));
const truth: Truth = createTruth();
const stub = {
  truth,
  random,
  makesMistakes,
  journey: { shortestMs: Number.POSITIVE_INFINITY },
  outage: () => primary.outage,
};
const writes = new WriteBook(DATABASE_URL, truth);
const notes = new NoteBook(truth);
const sessions = new SessionBook(truth);
const talks = new Map<string, Talk>();
/** Per probe: from when another serves it in the outage under way. */
const servedFrom = new Map<string, number>();
let degradedAnswers = 0;

const primary = watchPrimary(
  PRIMARY_HOST,
  Number(PRIMARY_PORT),
  (outage, lostMs) => {
    truth.outages.push({ lostMs });
    for (const probe of PROBES) {
      const tookMs = drawMs(random, 50, 900);
      servedFrom.set(probe, lostMs + tookMs);
      truth.takeovers.push({ probe, outage, tookMs });
    }
    const covered = (outage + 1) % PATCHY.every !== 0;
    const servedMs = covered ? lostMs + drawMs(random, 50, 900) : Number.POSITIVE_INFINITY;
    servedFrom.set(PATCHY.probe, servedMs);
    truth.patchy.push({ outage, covered });
    for (const talk of talks.values()) talk.losePrimary(outage, hasBackup);
    sessions.forgetSome();
  },
  (outage, backMs) => {
    const ended = truth.outages[outage];
    if (ended) ended.backMs = backMs;
    if (!hasBackup) for (const talk of talks.values()) talk.resume();
  },
);

const server = createServer((request, response) => {
  void route(request, response).catch((error: Error) => {
    response.statusCode = 500;
    response.end(error.message);
  });
});

async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '/';
  if (path === '/health') return void response.end('ok');
  if (path === '/truth') return void response.end(JSON.stringify(truth));
  if (path === '/truth/reset') {
    forgetTruth(truth);
    sessions.clear();
    return void response.end('{}');
  }
  if (path.startsWith('/probe/')) return answerProbe(path.slice('/probe/'.length), response);
  if (path.startsWith('/notes/')) return showNote(path.slice('/notes/'.length), response);
  if (path === '/session') return checkSession(request, response);
  const body = await readBody(request);
  if (path === '/sessions') return void response.end(JSON.stringify({ token: sessions.open() }));
  if (path === '/notes') return takeNote(JSON.parse(body), response);
  if (path === '/writes') {
    await writes.store(JSON.parse(body));
    response.statusCode = 201;
    return void response.end('{}');
  }
  const from = new URLSearchParams(body).get('From') ?? '';
  const stream = `${PUBLIC_URL.replace(/^http/, 'ws')}/media/${encodeURIComponent(from)}`;
  response.setHeader('content-type', 'text/xml');
  response.end(`<Response><Connect><Stream url="${stream}"/></Connect></Response>`);
}

function answerProbe(probe: string, response: ServerResponse): void {
  const nowMs = monotonicMs();
  const { outage } = primary;
  const served = hasBackup && nowMs >= (servedFrom.get(probe) ?? 0);
  const fails = (outage !== undefined && !served) || random() < failShare;
  response.statusCode = fails ? 500 : 200;
  const answers = truth.answers[probe] ?? { all: 0, bad: [] };
  truth.answers[probe] = answers;
  if (fails) answers.bad.push({ ordinal: answers.all, outage });
  answers.all += 1;
  if (outage !== undefined && !leaveUnmarked(nowMs - (truth.outages[outage]?.lostMs ?? 0))) {
    response.setHeader('X-Degraded-Mode', 'true').setHeader('X-Fallback-Used', 'stub');
  }
  response.end('{}');
}

async function takeNote(
  { id, key, n }: { id: string; key: string; n: number },
  response: ServerResponse,
): Promise<void> {
  await writes.keep({ id, key });
  notes.take(key, Number(n));
  response.statusCode = 201;
  response.end('{}');
}

function showNote(key: string, response: ServerResponse): void {
  response.end(JSON.stringify({ n: notes.show(decodeURIComponent(key)) }));
}

function checkSession(request: IncomingMessage, response: ServerResponse): void {
  const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
  response.statusCode = sessions.isOpen(token) ? 200 : 401;
  response.end('{}');
}

function leaveUnmarked(sinceMs: number): boolean {
  if (!makesMistakes || sinceMs < UNMARKED.fromMs || sinceMs > UNMARKED.toMs) return false;
  degradedAnswers += 1;
  if (degradedAnswers % UNMARKED.every !== 0) return false;
  truth.unmarked += 1;
  return true;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
  const from = decodeURIComponent((request.url ?? '').replace('/media/', ''));
  let streamSid = '';
  const send = (event: string, more: object): void =>
    socket.send(JSON.stringify({ event, streamSid, ...more }));
  const line = {
    play: (audio: Uint8Array) =>
      send('media', { media: { payload: Buffer.from(audio).toString('base64') } }),
    mark: (name: string) => send('mark', { mark: { name } }),
    hangUp: () => socket.close(),
  };
  const talk = new Talk(from, line, stub);
  talks.set(from, talk);
  const take = (data: unknown, arrivedMs: number): void => {
    const message = JSON.parse(String(data));
    if (message.event === 'start') {
      streamSid = message.streamSid;
      talk.greet();
    }
    const { media, mark } = message;
    if (message.event === 'media') talk.hear(Buffer.from(media.payload, 'base64'), arrivedMs);
    if (message.event === 'mark') talk.marked(mark.name, arrivedMs);
  };
  // First stamp what has come for all calls, then work on it: the truth does not wait in line.
  socket.on('message', (data) => {
    const arrivedMs = monotonicMs();
    setImmediate(() => take(data, arrivedMs));
  });
  socket.on('close', () => {
    talk.close();
    talks.delete(from);
  });
});

server.listen(Number(PORT), process.env.HOST ?? '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
