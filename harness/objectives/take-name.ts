/** The first name that is not taken yet, and now is: `write` says the one of a count, from 1, each another. */
export function takeName(taken: Set<string>, write: (count: number) => string): string {
  let count = 1;
  while (taken.has(write(count))) count += 1;
  const name = write(count);
  taken.add(name);
  return name;
}
