/** What a backend and the clock of a service tell each other, in a folder of their own. */

/** Environment variable that names the folder. */
export const CLOCK_FOLDER = 'DEADAIR_CLOCK';
/** How far the clock is to be moved, in ms. */
export const OFFSET_FILE = 'offset';
export const POLL_EVERY_MS = 50;

/** What a process says of its clock each time it is moved, in a file named by its pid. */
export interface ClockSeen {
  offsetMs: number;
  /** When it took that over. */
  atMs: number;
  /** When the service first read the clock as it was before, where that was moved too. */
  readAtMs?: number;
}
