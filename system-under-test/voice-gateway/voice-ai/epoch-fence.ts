import type { VoiceListener } from './voice-ai.ts';

/**
 * Lets events through while their session is the current one. An abandoned provider may still speak,
 * or die a second time; its words would be stale and its death no news.
 */
export function fence(listener: VoiceListener, isCurrent: () => boolean): VoiceListener {
  function pass<A extends unknown[]>(handler: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      if (isCurrent()) handler(...args);
    };
  }
  return {
    onAudio: pass((base64) => listener.onAudio(base64)),
    onAnswerText: pass((delta) => listener.onAnswerText(delta)),
    onAnswerSpoken: pass(() => listener.onAnswerSpoken()),
    onAnswerClosed: pass(() => listener.onAnswerClosed()),
    onUserText: pass((turnId, text) => listener.onUserText(turnId, text)),
    onFailed: pass((failure) => listener.onFailed(failure)),
  };
}
