/** A module of ours as a file to start: `.ts` in a checkout, `.js` in the package. */
export function siblingModule(from: string, path: string): URL {
  return new URL(`${path}${from.endsWith('.ts') ? '.ts' : '.js'}`, from);
}
