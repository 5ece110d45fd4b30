import { z } from 'zod';
import { insertStages, type LinkFaultKind } from './link-fault.ts';
import { type Exit, NOWHERE, type Parcel, type Stage } from './stage.ts';

const attributes = z.strictObject({ timeout: z.number().min(1).max(600_000) });

export const idleTimeout: LinkFaultKind<z.infer<typeof attributes>> = {
  definition:
    'A connection over which no byte passed for `timeout` ms, either way, is closed, as load ' +
    'balancers do.',
  attributes,
  settings: {
    after: {
      attribute: 'timeout',
      unit: 'duration',
      required: true,
      describe:
        'When a connection is ended: so long after the fault, or its last byte, or its opening',
    },
  },
  streams: ['both'],
  afflict(connection, given) {
    const timer = setTimeout(() => connection.close(), given().timeout);
    const stopWatching = insertStages(connection, 'both', () => new Witness(() => timer.refresh()));
    return {
      heal: () => {
        clearTimeout(timer);
        stopWatching();
      },
    };
  },
  conformance: [
    {
      attributes: { timeout: 200 },
      client: { new: 'passes', idle: 'fin', busy: 'passes' },
      server: { new: 'passes', idle: 'fin', busy: 'passes' },
    },
  ],
};

/** Passes everything on and says that something passed. */
class Witness implements Stage {
  next: Exit = NOWHERE;
  readonly #saw: () => void;

  constructor(saw: () => void) {
    this.#saw = saw;
  }

  push(parcel: Parcel): void {
    this.#saw();
    this.next.push(parcel);
  }

  release(): void {}
  drop(): void {}
}
