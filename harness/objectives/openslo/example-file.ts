/** A small file in which everything is right; tests change one thing of it. */
export const EXAMPLE = `apiVersion: openslo/v1
kind: SLO
metadata: { name: voice-call-success, displayName: Voice call success }
spec:
  description: Calls that were played to the end
  service: voice-agent
  indicator:
    metadata: { name: voice-call-success }
    spec:
      ratioMetric:
        counter: true
        good: { metricSource: { type: prometheus, spec: { query: calls_good_total } } }
        total: { metricSource: { type: prometheus, spec: { query: calls_total } } }
  timeWindow:
    - duration: 30d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - target: 0.999
  alertPolicies:
    - kind: AlertPolicy
      metadata:
        name: fast-burn
        annotations: { deadair.dev/short-window: 5m }
      spec:
        alertWhenBreaching: true
        conditions:
          - kind: AlertCondition
            metadata: { name: fast-burn-1h }
            spec:
              severity: page
              condition: { kind: burnrate, op: gte, threshold: 14.4, lookbackWindow: 1h, alertAfter: 0m }
        notificationTargets: [{ targetRef: on-call }]
`;

/** The same in the words of v2alpha, with an objective more. */
export const EXAMPLE_V2 = `apiVersion: openslo.com/v2alpha
kind: SLO
metadata: { name: turn-latency, labels: { team: voice } }
spec:
  service: voice-agent
  sli:
    metadata: { name: turn-latency }
    spec:
      thresholdMetric:
        dataSourceSpec: { type: redshift, connectionDetails: { region: eu-central-1 } }
        spec: { query: select latency from turns }
  timeWindow: [{ duration: 4w, isRolling: true }]
  budgetingMethod: Occurrences
  objectives:
    - { op: lte, value: 2, target: 0.95 }
    - { op: lte, value: 5, target: 0.99 }
`;

/** An SLO for a threshold; line 12 holds its objective. */
export function exampleOfThreshold(
  objective: string,
  spec = '{ type: prometheus, spec: { query: x } }',
): string {
  return `apiVersion: openslo/v1
kind: SLO
metadata: { name: latency }
spec:
  service: voice-agent
  indicator:
    spec:
      thresholdMetric: { metricSource: ${spec} }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives:
    - { ${objective} }
`;
}
