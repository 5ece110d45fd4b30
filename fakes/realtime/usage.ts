const OUTPUT_TOKEN_MS = 50;
const WORDS = /\S+/g;

/** Tokens as a provider would count them: one for each word given, one for 50 ms of audio. */
export function countUsage(
  history: readonly { text: string }[],
  audioMs: number,
  said: string,
): Record<string, unknown> {
  const inputText = history.reduce((sum, { text }) => sum + countWords(text), 0);
  const outputAudio = Math.round(audioMs / OUTPUT_TOKEN_MS);
  const outputText = countWords(said);
  return {
    total_tokens: inputText + outputAudio + outputText,
    input_tokens: inputText,
    output_tokens: outputAudio + outputText,
    input_token_details: { text_tokens: inputText, audio_tokens: 0, cached_tokens: 0 },
    output_token_details: { text_tokens: outputText, audio_tokens: outputAudio },
  };
}

function countWords(text: string): number {
  return text.match(WORDS)?.length ?? 0;
}
