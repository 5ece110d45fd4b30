import type { Expectation, ExpectationKind } from '../../scenario/scenario.ts';
import type { RunView } from '../run-view.ts';
import type { Row } from '../verdict.ts';
import { answerGap } from './answer-gap.ts';
import { availability } from './availability.ts';
import { banner } from './banner.ts';
import { burnRate } from './burn-rate.ts';
import { callsDropped } from './calls-dropped.ts';
import { conversationKept } from './conversation-kept.ts';
import { coverage } from './coverage.ts';
import { deadAir } from './dead-air.ts';
import type { Indicator } from './expectation-of.ts';
import { failover } from './failover.ts';
import { failoverAtConnect } from './failover-at-connect.ts';
import { headers } from './headers.ts';
import { incidentCost } from './incident-cost.ts';
import { loadErrors } from './load-errors.ts';
import { loadLatency } from './load-latency.ts';
import { metric } from './metric.ts';
import { readFreshness } from './read-freshness.ts';
import { recovery } from './recovery.ts';
import { requestFailover, timeToDegradedAnswer } from './request-failover.ts';
import { responseTime } from './response-time.ts';
import { sessionsKept } from './sessions-kept.ts';
import { slo } from './slo.ts';
import { turnLatency } from './turn-latency.ts';
import { turnSuccess } from './turn-success.ts';
import { utterancesLost } from './utterances-lost.ts';
import { words } from './words.ts';
import { writes } from './writes.ts';

/** Every quantity that a scenario can put a bound on. */
const indicators: { [K in ExpectationKind]: Indicator<K> } = {
  'turn-latency': turnLatency,
  'dead-air': deadAir,
  'answer-gap': answerGap,
  failover,
  'failover-at-connect': failoverAtConnect,
  'turn-success': turnSuccess,
  'conversation-kept': conversationKept,
  coverage,
  'calls-dropped': callsDropped,
  'utterances-lost': utterancesLost,
  words,
  headers,
  availability,
  'response-time': responseTime,
  'request-failover': requestFailover,
  'time-to-degraded-answer': timeToDegradedAnswer,
  'read-freshness': readFreshness,
  'sessions-kept': sessionsKept,
  banner,
  writes,
  recovery,
  'load-latency': loadLatency,
  'load-errors': loadErrors,
  metric,
  slo,
  'incident-cost': incidentCost,
  'burn-rate': burnRate,
};

/** Measures one expectation and judges each of its bounds. */
export function measureExpectation(expectation: Expectation, run: RunView): Row[] {
  const measure = indicators[expectation.kind] as (expected: Expectation, run: RunView) => Row[];
  return measure(expectation, run);
}
