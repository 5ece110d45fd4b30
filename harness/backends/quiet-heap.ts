/**
 * Options of Node for a process that measures: a heap that starts large enough for a run, so that
 * growing it does not stop the process for some milliseconds now and then. That halves what the
 * instrument loses, and so the part of each sample's interval that is its own fault.
 */
export const QUIET_HEAP = ['--initial-old-space-size=256', '--min-semi-space-size=16'];
