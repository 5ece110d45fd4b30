/**
 * Between these instants (raw monotonic ms) what was asked for took effect. They travel as headers, so
 * that bodies and status codes stay those of Toxiproxy's API.
 */
export const EARLIEST_HEADER = 'deadair-earliest-ms';
export const LATEST_HEADER = 'deadair-latest-ms';
