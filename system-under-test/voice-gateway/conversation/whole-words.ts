/** What was said, without a last word that goes on in `next`: transcripts come in pieces of words too. */
export function cutToWholeWords(said: string, next: string | undefined): string {
  const goesOn = next !== undefined && /^\S/.test(next) && /\S$/.test(said);
  return (goesOn ? said.replace(/\S+$/, '') : said).trim();
}
