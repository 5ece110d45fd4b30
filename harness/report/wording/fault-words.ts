import type { FaultLife } from '../../slo/verdict.ts';
import { formatInstant, formatMs } from './quantity.ts';

interface FaultWords {
  /** `grok was killed` */
  happened(target: string): string;
  /** What lasted until it was healed; undefined for a fault that is over at once. */
  lasted?: string;
}

const LINK = (target: string): string => `the connection ${target.replace('->', ' → ')}`;
const NAME = (target: string): string => (target.includes('->') ? LINK(target) : target);

/** How each kind of fault is told to someone who has never seen the tool. */
const WORDS: Record<string, FaultWords> = {
  kill: { happened: (target) => `${NAME(target)} was killed`, lasted: 'stayed dead for' },
  stop: { happened: (target) => `${NAME(target)} was told to end`, lasted: 'stayed away for' },
  pause: { happened: (target) => `${NAME(target)} was frozen`, lasted: 'stayed frozen for' },
  restart: { happened: (target) => `${NAME(target)} was restarted` },
  'clock-skew': {
    happened: (target) => `the clock of ${NAME(target)} was moved`,
    lasted: 'stayed wrong for',
  },
  'disk-full': {
    happened: (target) => `the disk of ${NAME(target)} was full`,
    lasted: 'stayed full for',
  },
  'cpu-pressure': {
    happened: (target) => `${NAME(target)} was left a tenth of a processor`,
    lasted: 'stayed short of it for',
  },
  'memory-pressure': {
    happened: (target) => `${NAME(target)} was left less memory than it held`,
    lasted: 'stayed short of it for',
  },
  partition: {
    happened: (target) => `${NAME(target)} was cut off from the network`,
    lasted: 'stayed cut off for',
  },
  down: { happened: (target) => `${NAME(target)} was cut`, lasted: 'stayed cut for' },
  latency: { happened: (target) => `${NAME(target)} was slowed down`, lasted: 'stayed slow for' },
  reset: {
    happened: (target) => `the sockets of ${NAME(target)} were reset`,
    lasted: 'went on being reset for',
  },
  silence: {
    happened: (target) => `${NAME(target)} kept its connections open but fell silent`,
    lasted: 'said nothing for',
  },
  'refuse-upgrade': {
    happened: (target) => `${NAME(target)} refused new connections`,
    lasted: 'went on refusing for',
  },
  'error-event': {
    happened: (target) => `${NAME(target)} answered with errors`,
    lasted: 'went on failing for',
  },
  'close-session': {
    happened: (target) => `${NAME(target)} closed every session`,
    lasted: 'went on closing for',
  },
  'slow-answers': {
    happened: (target) => `${NAME(target)} answered slowly`,
    lasted: 'stayed slow for',
  },
  'wrong-audio': {
    happened: (target) => `${NAME(target)} sent audio that nobody understands`,
    lasted: 'went on for',
  },
  'wrong-webhooks': {
    happened: (target) => `${NAME(target)} sent its webhooks wrongly`,
    lasted: 'went on for',
  },
  'suspend-account': {
    happened: (target) => `the account at ${NAME(target)} was suspended`,
    lasted: 'stayed suspended for',
  },
};

/** `At 9.00 s grok was killed and stayed dead for 8.01 s`. */
export function describeFault(fault: FaultLife): string {
  const words = WORDS[fault.kind] ?? { happened: (target: string) => `${target}: ${fault.kind}` };
  const began = fault.inForce ?? fault.felt;
  if (!began)
    return `The fault "${fault.kind} ${fault.target}" was planned, but was never in force`;
  const sentence = `At ${formatInstant(began[1])} ${words.happened(fault.target)}`;
  if (!words.lasted) return sentence;
  const end = fault.gone ?? (fault.healAskedMs === undefined ? undefined : [fault.healAskedMs]);
  if (!end) return `${sentence} and never recovered`;
  return `${sentence} and ${words.lasted} ${formatMs((end.at(-1) ?? 0) - began[1])}`;
}

const HARM: Record<string, [one: string, many: string]> = {
  'connection-reset': ['connection reset', 'connections reset'],
  'connection-refused': ['connection refused', 'connections refused'],
  'connection-closed': ['connection closed', 'connections closed'],
  'bytes-delayed': ['stretch of bytes delayed', 'stretches of bytes delayed'],
  'bytes-withheld': ['stretch of bytes withheld', 'stretches of bytes withheld'],
  unanswered: ['request unanswered', 'requests unanswered'],
  'frame-withheld': ['frame of audio withheld', 'frames of audio withheld'],
};

/** `9 connections reset, 14 connections refused`; undefined when nothing was harmed. */
export function describeHarm(fault: FaultLife): string | undefined {
  const parts = fault.harm.map(({ harm, count }) => {
    const [one, many] = HARM[harm] ?? [harm, harm];
    return `${count} ${count === 1 ? one : many}`;
  });
  return parts.length === 0 ? undefined : parts.join(', ');
}
