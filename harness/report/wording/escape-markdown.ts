/** Text of a scenario or a stack may hold anything: in Markdown it stays text, on one line. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_|<>[\]~$&]/g, '\\$&').replace(/\s*[\n\r\u2028\u2029]\s*/g, ' ');
}
