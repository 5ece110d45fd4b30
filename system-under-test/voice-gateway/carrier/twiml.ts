import twilio from 'twilio';

export const VOICE_PATH = '/twilio/voice';
/** What the carrier asks when the first address failed it: elsewhere in production, here beside it. */
export const FALLBACK_PATH = '/twilio/fallback';
export const MEDIA_PATH = '/twilio/media';
const SORRY = 'Our AI is temporarily unavailable. Please try again later.';

/** Where the carrier reaches the media WebSocket, and what it signs: https becomes wss. */
export function mediaUrl(publicUrl: string): string {
  return publicUrl.replace(/^http/, 'ws') + MEDIA_PATH;
}

/**
 * Hands the call's audio to us. When that stream ends before the call does, the carrier goes on with
 * the next verb, and so asks us what to do: `resume` counts how often it has.
 */
export function connectStream(publicUrl: string, call: string, resume: number): string {
  const response = new twilio.twiml.VoiceResponse();
  const stream = response.connect().stream({ url: mediaUrl(publicUrl) });
  stream.parameter({ name: 'call', value: call });
  stream.parameter({ name: 'resume', value: String(resume) });
  response.redirect({ method: 'POST' }, `${publicUrl}${VOICE_PATH}?resume=${resume + 1}`);
  return response.toString();
}

/** The end of a call that nobody can answer. */
export function apologise(): string {
  const response = new twilio.twiml.VoiceResponse();
  response.say(SORRY);
  response.hangup();
  return response.toString();
}
