import { createHmac } from 'node:crypto';

/**
 * Twilio's signature: HMAC-SHA1 over the address as it was configured, without its fragment, and each
 * form parameter's name and value, sorted by name. For a web socket, there are no parameters.
 */
export function signRequest(
  authToken: string,
  url: string,
  parameters: Record<string, string> = {},
): string {
  const { '0': address = '' } = url.split('#');
  const pairs = Object.keys(parameters)
    .sort()
    .map((name) => name + parameters[name]);
  return createHmac('sha1', authToken)
    .update(address + pairs.join(''))
    .digest('base64');
}
