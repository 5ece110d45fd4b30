import fc from 'fast-check';
import twilio from 'twilio';
import { expect, test } from 'vitest';
import { signRequest } from './signature.ts';

test('the example of the official documentation has the signature given there', () => {
  const parameters = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  };
  const signature = signRequest('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', parameters);
  expect(signature).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
});

test('the official SDK accepts what is signed here, and nothing that was changed', () => {
  const name = fc
    .string({ unit: 'grapheme-ascii', minLength: 1 })
    .filter((text) => text !== '__proto__');
  const parameters = fc.dictionary(name, fc.string(), { noNullPrototype: true });
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.nat(65_535), parameters, (token, port, form) => {
      const url = `http://127.0.0.1:${port}/twilio/voice?resume=1`;
      const signature = signRequest(token, `${url}#ct=500`, form);
      expect(twilio.validateRequest(token, signature, url, form)).toBe(true);
      expect(twilio.validateRequest(`${token}x`, signature, url, form)).toBe(false);
    }),
  );
});

test('a web socket is signed by its address alone', () => {
  const url = 'wss://stack.example/media';
  expect(twilio.validateRequest('token', signRequest('token', url), url, {})).toBe(true);
});
