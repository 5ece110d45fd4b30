import { z } from 'zod';
import { requireExactlyOne } from './exactly-one.ts';
import type { FaultKind } from './scenario.ts';
import { duration, share } from './units.ts';

const component = z.string().describe('A component of the stack, such as grok');
const link = z.string().describe('A link, written service->dependency');
const count = z.int().min(0);

export const FAULT_KINDS = [
  'kill',
  'pause',
  'restart',
  'silence',
  'down',
  'reset',
  'latency',
] as const satisfies FaultKind[];

/** One fault kind and its target; the other keys belong to latency, `share` to all that can share. */
export const faultSchema = requireExactlyOne(
  z.strictObject({
    kill: component
      .describe(
        'SIGKILL of its whole process tree; of a provider: every connection reset, new ones refused',
      )
      .optional(),
    pause: component.describe('SIGSTOP: keeps its connections and answers nothing').optional(),
    restart: component.describe('SIGKILL, and started again at once').optional(),
    silence: component
      .describe('A provider keeps its sockets open and says nothing more')
      .optional(),
    down: link.describe('Every connection of the link reset, new ones refused').optional(),
    reset: link
      .describe('Every connection of the link reset, new ones soon after they open')
      .optional(),
    latency: link.describe('Bytes on the link arrive later; say by how much with add').optional(),
    add: duration.describe('Delay that latency adds').optional(),
    jitter: duration.describe('Spread of the delay, to both sides; 0ms by default').optional(),
    direction: z
      .enum(['upstream', 'downstream', 'both'])
      .describe('Towards the dependency, back from it (default), or both')
      .optional(),
    share: share.describe('Share of connections or sessions hit; all by default').optional(),
  }),
  FAULT_KINDS,
)
  .refine((fault) => fault.latency === undefined || fault.add !== undefined, {
    error: 'add: the delay that latency adds, such as 5s',
    path: ['add'],
  })
  .refine((fault) => fault.latency !== undefined || fault.add === undefined, {
    error: 'add only beside latency',
    path: ['add'],
  })
  .refine((fault) => fault.latency !== undefined || fault.jitter === undefined, {
    error: 'jitter only beside latency',
    path: ['jitter'],
  })
  .refine((fault) => fault.latency !== undefined || fault.direction === undefined, {
    error: 'direction only beside latency',
    path: ['direction'],
  });

export type RawFault = z.output<typeof faultSchema>;

const momentSchema = z
  .strictObject({
    midAnswer: count.default(0).describe('Calls whose provider has not yet sent its last delta'),
    pending: count.default(0).describe('Calls whose answer is due and has not begun'),
    within: duration.describe('Longest wait for that moment'),
  })
  .describe('Waits until that many calls are in that state');

export const stepSchema = requireExactlyOne(
  z.strictObject({
    at: duration.describe('From the start of the experiment').optional(),
    after: z.string().describe('When the named step is over').optional(),
    when: momentSchema.optional(),
    delay: duration.describe('Waits on, after the named step is over').optional(),
    fault: faultSchema,
    for: duration.describe('How long it lasts: at least the bound it tests + 1 s').optional(),
    name: z.string().min(1).describe('By which expectations refer to it').optional(),
  }),
  ['at', 'after', 'when'],
).refine((step) => step.delay === undefined || step.after !== undefined, {
  error: 'delay only beside after',
  path: ['delay'],
});

export type RawStep = z.output<typeof stepSchema>;
