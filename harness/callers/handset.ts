import { WebSocket } from 'ws';

/** A frame heard at the caller's playout: 20 ms of µ-law that began at `atMs` (raw monotonic). */
export interface HeardFrame {
  n: number;
  atMs: number;
  payload: string;
}

/** What a telephony provider tells a handset. Instants are raw monotonic ms of its playout clock. */
export type HandsetMessage =
  | { type: 'answered'; atMs: number }
  | { type: 'spoken'; turn: number; fromMs: number; toMs: number }
  | { type: 'heard'; frames: HeardFrame[] }
  | { type: 'tick'; n: number; atMs: number }
  | { type: 'cleared'; atMs: number }
  | { type: 'ended'; by: 'caller' | 'stack' | 'carrier'; reason: string; atMs: number };

/** One telephone: a web socket to the telephony provider, one call long. */
export interface Handset {
  dial(call: string, from: string, to: string): void;
  /** Says an utterance, given as µ-law bytes. */
  speak(turn: number, audio: Uint8Array): void;
  hangUp(): void;
  close(): void;
}

/** Opens a handset. A socket that fails ends the call as the carrier's doing. */
export function openHandset(
  url: string,
  onMessage: (message: HandsetMessage) => void,
  onFailure: (reason: string) => void,
): Handset {
  const socket = new WebSocket(url, { perMessageDeflate: false, handshakeTimeout: 5_000 });
  const waiting: string[] = [];
  const send = (message: object): void => {
    const text = JSON.stringify(message);
    if (socket.readyState === WebSocket.CONNECTING) waiting.push(text);
    else if (socket.readyState === WebSocket.OPEN) socket.send(text);
  };
  socket.on('open', () => {
    for (const text of waiting.splice(0)) socket.send(text);
  });
  socket.on('message', (data) => onMessage(JSON.parse(String(data)) as HandsetMessage));
  socket.on('error', (error) => onFailure(error.message));
  socket.on('close', () => onFailure('the handset lost its line'));
  return {
    dial: (call, from, to) => send({ type: 'dial', call, from, to }),
    speak: (turn, audio) =>
      send({ type: 'speak', turn, payload: Buffer.from(audio).toString('base64') }),
    hangUp: () => send({ type: 'hangup' }),
    close: () => socket.terminate(),
  };
}
