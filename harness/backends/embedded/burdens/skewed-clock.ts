/**
 * Loaded by a service's node before the service: from then on the time of day is what a file says. Only
 * `Date` is moved. Timers and `performance` follow no clock on the wall; and what Node stamps by itself,
 * such as the `Date` header of an answer, is out of reach.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monotonicMs } from '../../../journal/clock.ts';
import { CLOCK_FOLDER, type ClockSeen, OFFSET_FILE, POLL_EVERY_MS } from './clock-files.ts';

const folder = process.env[CLOCK_FOLDER];
if (folder !== undefined) followFile(folder);

function followFile(folder: string): void {
  const TrueDate = Date;
  const trueNow = TrueDate.now;
  let offsetMs = 0;
  let readAtMs: number | undefined;
  const now = (): number => {
    if (offsetMs !== 0) readAtMs ??= monotonicMs();
    return trueNow() + offsetMs;
  };
  const look = (isFirst: boolean): void => {
    const wantedMs = readOffset(folder);
    if (wantedMs === offsetMs && !isFirst) return;
    const seen: ClockSeen = { offsetMs: wantedMs, atMs: monotonicMs(), readAtMs };
    offsetMs = wantedMs;
    readAtMs = undefined;
    writeFileSync(join(folder, String(process.pid)), `${JSON.stringify(seen)}\n`);
  };
  TrueDate.now = now;
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, given, made) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, made) as Date,
    apply: () => new TrueDate(now()).toString(),
  });
  TrueDate.prototype.constructor = globalThis.Date;
  look(true);
  setInterval(look, POLL_EVERY_MS, false).unref();
}

function readOffset(folder: string): number {
  return Number(readFileSync(join(folder, OFFSET_FILE), 'utf8'));
}
