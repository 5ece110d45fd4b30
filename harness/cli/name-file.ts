import { isAbsolute, relative, resolve } from 'node:path';

/**
 * One name for each file, however its path is spelled: from the working folder where it lies in it. Runs of
 * one scenario are followed by it. What lies elsewhere keeps the name that it was given.
 */
export function nameFile(path: string): string {
  const name = relative(process.cwd(), resolve(path));
  const isInside = name !== '' && !/^\.\.([/\\]|$)/.test(name) && !isAbsolute(name);
  return isInside ? name : path;
}
