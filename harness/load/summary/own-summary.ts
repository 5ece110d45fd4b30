/** What k6 says of its whole run, whichever way it says it. It decides nothing here. */
export interface OwnSummary {
  /** By which way of k6 it was written. */
  shape: 'summary-export' | 'handle-summary' | 'machine-readable';
  /** `http_req_duration p(95)<500` → whether it passed. Absent: this shape tells of none. */
  thresholds?: Record<string, boolean>;
  /** Requests that failed, which k6 calls the passes of `http_req_failed`. */
  failed?: number;
  requests?: number;
  /** Of `http_req_duration`, where it was asked for. */
  p95Ms?: number;
  p99Ms?: number;
}
