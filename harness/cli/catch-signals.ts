import { EXIT_CODES } from './exit-code.ts';

/** The first signal heals and ends the run; a second one ends the process at once. */
export function catchSignals(): AbortController {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT_CODES.interrupted);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller;
}
