import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const MOUNT_WITHIN_MS = 5000;
/** Bit of the capability to mount in `/proc/self/status`. */
const CAP_SYS_ADMIN = 21n;

/** Mounts a disk in memory, which everybody may enter. Call with the mount registered. */
export function mountMemoryDisk(mount: string, megabytes: number): void {
  mkdirSync(mount);
  const options = `size=${megabytes}m,mode=0755`;
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'deadair', mount], {
    stdio: 'pipe',
    timeout: MOUNT_WITHIN_MS,
  });
}

/** Why no disk in memory can be mounted; undefined when it can. */
export function explainNoMemoryDisk(
  status = readFileSync('/proc/self/status', 'utf8'),
): string | undefined {
  const [, effective = '0'] = /^CapEff:\s*([0-9a-f]+)/m.exec(status) ?? [];
  if ((BigInt(`0x${effective}`) >> CAP_SYS_ADMIN) & 1n) return undefined;
  return 'its data must lie on a disk in memory, which root alone can mount. Run as root';
}

/** Unmounts what a run has mounted; what is not mounted any more is no error. */
export function unmountMemoryDisk(mount: string): void {
  // Lazily, where somebody still looks into it: from sight now, and gone when they have left.
  for (const options of [[], ['-l']]) {
    if (!isMounted(mount)) return;
    try {
      execFileSync('umount', [...options, mount], { stdio: 'pipe', timeout: MOUNT_WITHIN_MS });
    } catch (error) {
      if (options.length > 0 && isMounted(mount)) throw error;
    }
  }
}

/** A mount is a device of its own. */
function isMounted(mount: string): boolean {
  const device = statSync(mount, { throwIfNoEntry: false })?.dev;
  return device !== undefined && device !== statSync(dirname(mount)).dev;
}
