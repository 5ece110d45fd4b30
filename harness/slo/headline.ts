import type { FaultRecord } from './fault-record.ts';
import { formatQuantity } from './format-quantity.ts';
import type { Row, Verdict } from './verdict.ts';

/** Highlights in one sentence: more than this nobody reads. */
const HIGHLIGHTS = 3;

/** What happened to a component, for a stranger: `grok was killed`. */
const HAPPENED: Record<string, string> = {
  kill: 'was killed',
  pause: 'was paused',
  restart: 'was restarted',
  down: 'was cut off',
  latency: 'was slowed down',
  reset: 'had its connections reset',
  silence: 'fell silent',
  'refuse-upgrade': 'refused new connections',
  'error-event': 'answered with errors',
  'close-session': 'closed every session',
  'slow-answers': 'answered slowly',
  'wrong-audio': 'sent audio that nobody understands',
  'suspend-account': 'suspended the account',
  'wrong-webhooks': 'sent its webhooks wrongly',
};

/** The verdict in one plain sentence. */
export function writeHeadline(
  verdict: Verdict['verdict'],
  rows: Row[],
  faults: FaultRecord[],
  invalid: string[],
): string {
  const start = `${verdict.toUpperCase()}: ${describeFaults(faults)}, `;
  if (verdict === 'met') return `${start}${describeMet(rows)}.`;
  const decisive = rows.filter((row) => row.verdict === verdict);
  const [first] = decisive;
  if (verdict === 'missed' && first) {
    const more =
      decisive.length > 1 ? `; ${decisive.length} of ${rows.length} rows are missed` : '';
    return `${start}${describeMiss(first)}${more}.`;
  }
  if (invalid[0] !== undefined)
    return `${verdict.toUpperCase()}: this run proves nothing. ${invalid[0]}`;
  if (!first) return `${start}but nothing was asked of the stack.`;
  return `${start}but ${first.quantity} cannot be judged: ${first.reason ?? 'no reason is known'}.`;
}

function describeFaults(faults: FaultRecord[]): string {
  const happened = faults.map(({ target, kind }) => `${target} ${HAPPENED[kind] ?? `had ${kind}`}`);
  const distinct = [...new Set(happened)];
  return distinct.length > 0 ? `when ${distinct.join(' and ')}` : 'with nothing broken';
}

function describeMet(rows: Row[]): string {
  const told = rows.map(describeHighlight).filter((highlight) => highlight !== undefined);
  const distinct = [...new Set(told)].slice(0, HIGHLIGHTS);
  if (distinct.length > 0) return distinct.join('; ');
  return rows.length === 1 ? 'what was expected held' : `all ${rows.length} rows held`;
}

/** What a met row means to somebody who has never seen one; undefined when it says little. */
function describeHighlight({ kind, quantity, low, high, samples }: Row): string | undefined {
  const atMost = formatQuantity(high === undefined ? undefined : Math.ceil(high), 'ms');
  switch (kind) {
    case 'failover': {
      const to = / to ([^,]+),/.exec(quantity)?.[1] ?? 'the backup';
      return `${samples} ${samples === 1 ? 'call' : 'calls'} went on with ${to} after at most ${atMost}`;
    }
    case 'request-failover':
      return `requests were answered by the backup after at most ${atMost}`;
    case 'time-to-degraded-answer':
      return `requests got a lesser answer after at most ${atMost}`;
    case 'coverage':
      return `the failover succeeded in ${low === 1 ? 'each' : 'most'} of ${samples} injections`;
    case 'calls-dropped':
      return high === 0 ? 'nobody was dropped' : undefined;
    case 'writes':
      return quantity === 'writes lost' && high === 0
        ? 'no acknowledged write was lost'
        : undefined;
    case 'conversation-kept':
      return low === 1 ? 'nothing that callers had said was forgotten' : undefined;
    case 'dead-air':
      return quantity.endsWith('max') ? `nobody heard more than ${atMost} of silence` : undefined;
    default:
      return undefined;
  }
}

function describeMiss({ quantity, low, high, unit, bound, reason }: Row): string {
  const value = formatQuantity(bound.op === '>=' ? (high ?? low) : (low ?? high), unit);
  const sign = { '<=': 'at most', '>=': 'at least', '=': 'exactly' }[bound.op];
  const limit = `${sign} ${formatQuantity(bound.value, unit)}`;
  const got = low === undefined && high === undefined ? 'never came' : `was ${value}`;
  return `${quantity} ${got} (wanted ${limit})${reason ? `: ${reason}` : ''}`;
}
