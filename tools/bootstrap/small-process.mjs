/**
 * How a process is started that measures nothing and may hold millions of events, as a judge: a small heap
 * that is collected often, and buffers that go back to the system as soon as they are free. By itself glibc
 * keeps those of up to 32 MB for later ones, a quarter of what such a process then holds.
 */
export const SMALL_PROCESS = {
  heap: ['--max-semi-space-size=8', '--heap-growing-percent=10'],
  environment: { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '32768' },
};
