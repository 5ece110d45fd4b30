import { connect, type Socket } from 'node:net';
import { monotonicMs } from './clock.ts';

const RETRY_MS = 40;

/** The stub's connection to its primary: whether it is there, and when it was lost and came back. */
export interface PrimaryLink {
  /** Number of the outage under way, counted from 0; undefined while the primary is there. */
  readonly outage: number | undefined;
  close(): void;
}

export function watchPrimary(
  host: string,
  port: number,
  onLost: (outage: number, lostMs: number) => void,
  onBack: (outage: number, backMs: number) => void,
): PrimaryLink {
  let socket: Socket | undefined;
  let outage: number | undefined;
  let outages = 0;
  let connected = false;
  let timer: NodeJS.Timeout | undefined;
  const lose = (): void => {
    if (!connected) return;
    connected = false;
    outage = outages++;
    onLost(outage, monotonicMs());
  };
  const open = (): void => {
    socket = connect({ host, port, noDelay: true });
    const opened = socket;
    // A link that resets whatever it accepts is no connection: wait for a byte of an answer.
    opened.on('connect', () => opened.write('GET / HTTP/1.1\r\nHost: primary\r\n\r\n'));
    opened.on('data', () => {
      if (outage !== undefined) onBack(outage, monotonicMs());
      outage = undefined;
      connected = true;
    });
    opened.on('error', () => {});
    opened.on('close', () => {
      lose();
      timer = setTimeout(open, RETRY_MS);
    });
  };
  open();
  return {
    get outage() {
      return outage;
    },
    close: () => {
      clearTimeout(timer);
      socket?.removeAllListeners('close');
      socket?.destroy();
    },
  };
}
