import twilio from 'twilio';

/** Whether Twilio itself asks: it signs the address that it was told, and every parameter. */
export function isSignedByTwilio(
  authToken: string,
  signature: string | undefined,
  url: string,
  parameters: Record<string, unknown> = {},
): boolean {
  return signature !== undefined && twilio.validateRequest(authToken, signature, url, parameters);
}
