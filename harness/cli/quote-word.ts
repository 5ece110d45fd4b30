/** What has a blank, or what a shell reads, stays one word of a command that is pasted into it. */
export function quoteWord(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
