/** The index is a cache: what could not be kept in it is read from the run folders the next time. */
export function tellIndexTrouble(trouble: string | undefined): void {
  if (trouble === undefined) return;
  process.stderr.write(
    `The index of runs was not written (${trouble}). No run is lost: the next report reads the run folders.\n`,
  );
}
