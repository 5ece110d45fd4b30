import { z } from 'zod';

const PhoneNumber = z.strictObject({
  /** Asked for TwiML when the number is called; `#ct=…,rp=…` at its end overrides time-outs. */
  voiceUrl: z.string().min(1),
  /** Asked when the first cannot be fetched or carried out. */
  fallbackUrl: z.string().min(1).optional(),
});

/** What the account is: set in the stack file, under `providers.<name>.settings`. */
export const Settings = z.strictObject({
  accountSid: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'expected AC and 32 hexadecimal digits')
    .default(`AC${'0'.repeat(31)}1`),
  authToken: z.string().min(1),
  numbers: z.record(z.string().startsWith('+'), PhoneNumber).default({}),
});

export type Settings = z.infer<typeof Settings>;

/** All that is wrong with them is said at once. */
export function readTwilioSettings(settings: Record<string, unknown>): Settings {
  const result = Settings.safeParse(settings);
  if (result.success) return result.data;
  const problems = z.prettifyError(result.error);
  throw new Error(`Failed to read the settings of the telephony fake: ${problems}`);
}
