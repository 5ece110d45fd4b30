import { z } from 'zod';
import {
  LINK_FAULT_NAMES,
  type LinkFaultName,
  linkFault,
  linkFaultType,
} from '../link-faults/catalogue.ts';
import type { Setting } from '../link-faults/link-fault.ts';
import { requireExactlyOne } from './exactly-one.ts';
import { listWords } from './nearest-word.ts';
import { isProviderFault, PROVIDER_FAULT_NAMES, PROVIDER_FAULTS } from './provider-faults.ts';
import type { ComponentFaultKind, FaultKind, FaultSpec } from './scenario.ts';
import {
  duration,
  formatDuration,
  formatShare,
  formatShift,
  share,
  shift,
  size,
  throughput,
} from './units.ts';

const component = z.string();

/** The two between which nothing passes, written as the link of the one that calls the other. */
const parted = z
  .union([component, z.tuple([component, component])], {
    error: 'a component, or a list of two: the one that calls, and the one it calls',
  })
  .transform((sides) => (typeof sides === 'string' ? sides : sides.join('->')));

const COMPONENT_FAULTS: Record<ComponentFaultKind, z.ZodType<string | undefined>> = {
  kill: component
    .describe(
      'SIGKILL of its whole process tree; of a provider: every connection reset, new ones refused',
    )
    .optional(),
  stop: component
    .describe('Asked to end, as an orchestrator does it; killed when it has not after 8 s')
    .optional(),
  pause: component.describe('SIGSTOP: keeps its connections and answers nothing').optional(),
  restart: component.describe('SIGKILL, and started again at once').optional(),
  'clock-skew': component
    .describe('A service started with node sees another time of day, by: so much')
    .optional(),
  'disk-full': component
    .describe('The disk of a datastore, 256 MB in memory for such a run, has no byte left')
    .optional(),
  'cpu-pressure': component
    .describe('A tenth of one processor for its whole process tree')
    .optional(),
  'memory-pressure': component
    .describe('Four fifths of the memory that it holds, so that it waits for the kernel')
    .optional(),
  partition: parted
    .describe('Nothing passes between two components, or between one and all others')
    .optional(),
};

export const FAULT_KINDS = [
  ...(Object.keys(COMPONENT_FAULTS) as ComponentFaultKind[]),
  ...PROVIDER_FAULT_NAMES,
  ...LINK_FAULT_NAMES,
] as const satisfies FaultKind[];

/** What a setting is written in. */
const UNITS = { duration, share, size, throughput, count: z.int().min(0) };

/** Settings of faults on links and of providers: by key, with the kinds that have it. */
const SETTINGS = collectSettings();

/** What any fault on a link may say beside its own settings. */
const linkKeys = {
  direction: z
    .enum(['upstream', 'downstream', 'both'])
    .describe('Towards the dependency, back from it (default), or both')
    .optional(),
  first: z.int().min(1).describe('Hits only the first so many new connections').optional(),
  'on-message': z
    .int()
    .min(1)
    .describe('Begins on a connection with the n-th message of one side')
    .optional(),
  'on-content': z.string().min(1).describe('Begins on a connection behind these bytes').optional(),
  'on-stream': z
    .enum(['upstream', 'downstream'])
    .describe('Where on-message and on-content look; upstream by default')
    .optional(),
  engine: z
    .enum(['deadair', 'toxiproxy'])
    .describe('Who does it where both stand in a row (--backend containers); `plan` tells')
    .optional(),
};

/** One fault kind and its target; the other keys belong to that kind, `share` to all that can share. */
export const faultSchema = requireExactlyOne(
  z.strictObject({
    ...COMPONENT_FAULTS,
    ...Object.fromEntries(
      PROVIDER_FAULT_NAMES.map((name) => [
        name,
        component.describe(PROVIDER_FAULTS[name].definition).optional(),
      ]),
    ),
    ...Object.fromEntries(LINK_FAULT_NAMES.map((name) => [name, linkOf(name)])),
    ...Object.fromEntries([...SETTINGS].map(([key, { setting }]) => [key, writeSetting(setting)])),
    ...linkKeys,
    by: shift.describe('Of clock-skew: how far the clock is moved, such as 5m or -30s').optional(),
    share: share.describe('Share of connections or sessions hit; all by default').optional(),
  }),
  FAULT_KINDS,
).superRefine(checkSettings) as unknown as z.ZodType<RawFault>;

/** A fault as read: the target under its kind, and the settings in the scenario's base units. */
export type RawFault = Partial<Record<FaultKind, string>> & {
  share?: number;
  by?: number;
  direction?: 'upstream' | 'downstream' | 'both';
  first?: number;
  'on-message'?: number;
  'on-content'?: string;
  'on-stream'?: 'upstream' | 'downstream';
  engine?: 'deadair' | 'toxiproxy';
};

/** The settings of a fault on a link or of a provider, in the attributes and units of their API. */
export function readAttributes(raw: RawFault, kind: FaultKind): Record<string, number | string> {
  const written = raw as Record<string, number | string | undefined>;
  const read: Record<string, number | string> = {};
  for (const [key, { attribute, factor = 1 }] of Object.entries(settingsOf(kind))) {
    const value = written[key];
    if (value !== undefined) read[attribute] = typeof value === 'number' ? value * factor : value;
  }
  return read;
}

/** The settings of a fault as a person writes them: `add 5s`. */
export function describeSettings({ kind, attributes = {}, skewMs }: FaultSpec): string[] {
  if (skewMs !== undefined) return [`by ${formatShift(skewMs)}`];
  return Object.entries(settingsOf(kind)).flatMap(([key, { attribute, unit, factor = 1 }]) => {
    const value = attributes[attribute];
    if (value === undefined) return [];
    if (typeof value === 'string' || typeof unit !== 'string') return [`${key} ${value}`];
    return [`${key} ${FORMATS[unit](value / factor)}`];
  });
}

const FORMATS = {
  duration: formatDuration,
  share: formatShare,
  size: (bytes: number) => `${bytes}B`,
  throughput: (kilobytesPerS: number) => `${kilobytesPerS}KB/s`,
  count: String,
};

export function isLinkFault(kind: FaultKind): kind is LinkFaultName {
  return LINK_FAULT_NAMES.some((name) => name === kind);
}

/** The settings that a kind of fault has beside its target, by key. */
function settingsOf(kind: FaultKind): Readonly<Record<string, Setting>> {
  if (isProviderFault(kind)) return PROVIDER_FAULTS[kind].settings;
  return isLinkFault(kind) ? linkFault(linkFaultType(kind)).settings : {};
}

function linkOf(name: LinkFaultName): z.ZodOptional<z.ZodString> {
  return z
    .string()
    .describe(linkFault(linkFaultType(name)).definition)
    .optional();
}

function collectSettings(): Map<string, { setting: Setting; kinds: FaultKind[] }> {
  const found = new Map<string, { setting: Setting; kinds: FaultKind[] }>();
  for (const name of [...LINK_FAULT_NAMES, ...PROVIDER_FAULT_NAMES]) {
    for (const [key, setting] of Object.entries(settingsOf(name))) {
      const { kinds = [], setting: earlier = setting } = found.get(key) ?? {};
      found.set(key, { setting: joinWords(earlier, setting), kinds: [...kinds, name] });
    }
  }
  return found;
}

/** Kinds may have words of their own for the same key. */
function joinWords(a: Setting, b: Setting): Setting {
  if (typeof a.unit === 'string' || typeof b.unit === 'string') return b;
  return { ...b, unit: [...new Set([...a.unit, ...b.unit])] };
}

function writeSetting({ unit, describe }: Setting): z.ZodType {
  const written = typeof unit === 'string' ? UNITS[unit] : chooseOf(unit);
  return written.describe(describe).optional();
}

/** A word that is all digits (an SQLSTATE) may be written without quotes. */
function chooseOf(words: readonly string[]): z.ZodType {
  const numbers = words.filter((word) => /^[1-9]\d*$/.test(word)).map(Number);
  if (numbers.length === 0) return z.enum(words);
  return z
    .union([z.enum(words), z.literal(numbers)], { error: `one of ${words.join(', ')}` })
    .transform(String);
}

/** Settings beside a kind that has them, and all that it needs. */
function checkSettings(fault: object, context: z.RefinementCtx): void {
  const written = fault as Record<string, unknown>;
  const kind = FAULT_KINDS.find((name) => written[name] !== undefined);
  if (kind === undefined) return;
  const complain = (key: string, message: string): void =>
    context.addIssue({ code: 'custom', message, path: [key] });
  for (const [key, { kinds }] of SETTINGS) {
    const belongs = kinds.some((name) => name === kind);
    const given = written[key] !== undefined;
    if (given && !belongs) complain(key, `${key} only beside ${kinds.join(' or ')}`);
    if (!belongs) continue;
    const own = settingsOf(kind)[key];
    if (!given && own?.required) complain(key, `${key}: ${own.describe}`);
    if (given && own && typeof own.unit !== 'string' && !own.unit.includes(`${written[key]}`)) {
      complain(key, `${listWords(own.unit)} beside ${kind}`);
    }
  }
  const skews = kind === 'clock-skew';
  if (skews !== (written.by !== undefined)) {
    complain('by', skews ? 'by: and how far, such as 5m or -30s' : 'by only beside clock-skew');
  }
  for (const key of Object.keys(linkKeys)) {
    const isOwn = isLinkFault(kind) || (kind === 'partition' && key === 'direction');
    if (written[key] !== undefined && !isOwn) {
      complain(key, `${key} only beside a fault on a link`);
    }
  }
  const triggers = ['on-message', 'on-content'].filter((key) => written[key] !== undefined);
  if (triggers.length > 1) complain('on-content', 'either on-message or on-content');
}
