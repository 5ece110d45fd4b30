import type { Backend } from '../stack/running-stack.ts';
import { containers } from './containers/containers.ts';
import { embedded } from './embedded/start-embedded.ts';

/** Every way to stand a stack up. */
export const backends: Record<string, Backend> = { embedded, containers };
