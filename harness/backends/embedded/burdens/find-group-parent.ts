import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export type Controller = 'cpu' | 'memory';

/** A control group in which groups of ours can be made, and how the kernel wants to be spoken to. */
export interface GroupParent {
  version: 1 | 2;
  folder: string;
}

interface Mount {
  version: 1 | 2;
  /** Path of the hierarchy that is mounted, and where. */
  root: string;
  at: string;
  controllers: string[];
}

/** The kernel's own account of what is mounted and of where this process belongs. */
export interface KernelAccount {
  mounts: string;
  groups: string;
}

export function readKernelAccount(): KernelAccount {
  const read = (name: string): string => {
    const path = `/proc/self/${name}`;
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  return { mounts: read('mountinfo'), groups: read('cgroup') };
}

/**
 * Where a group can be made that bounds a component by these controllers: in the group of this process
 * or the nearest above it, so that nothing escapes a limit that we run under. Else the reason.
 */
export function findGroupParent(
  controllers: Controller[],
  account = readKernelAccount(),
): GroupParent | { reason: string } {
  const mounts = account.mounts.split('\n').flatMap(readMount);
  if (mounts.length === 0) {
    return { reason: 'it needs a control group, and no cgroup file system is mounted' };
  }
  const has = (mount: Mount): boolean => controllers.every((c) => mount.controllers.includes(c));
  const second = mounts.find((mount) => mount.version === 2 && has(mount));
  if (second !== undefined) return findSecond(controllers, second, account.groups);
  if (controllers.includes('memory')) {
    return {
      reason:
        'memory.high is a control of cgroup v2, and the memory controller of this machine is not ' +
        'there. Boot it with cgroup v2 alone',
    };
  }
  const first = mounts.find((mount) => mount.version === 1 && has(mount));
  if (first === undefined) {
    return { reason: `no cgroup hierarchy of this machine has the controller ${controllers}` };
  }
  const folder = placeIn(first, account.groups, controllers[0]);
  if (!existsSync(join(folder, 'cpu.cfs_quota_us'))) {
    return { reason: `${folder} has no cpu.cfs_quota_us: this kernel cannot bound a group` };
  }
  return isWritable(folder) ? { version: 1, folder } : { reason: `${folder} cannot be written` };
}

/** Version 2: a group with processes hands no controller on, so that it is mostly one further up. */
function findSecond(
  controllers: Controller[],
  mount: Mount,
  groups: string,
): GroupParent | { reason: string } {
  const own = placeIn(mount, groups);
  for (let folder = own; ; folder = dirname(folder)) {
    const handedOn = readWords(join(folder, 'cgroup.subtree_control'));
    if (controllers.every((controller) => handedOn.includes(controller))) {
      return isWritable(folder)
        ? { version: 2, folder }
        : { reason: `${folder} cannot be written` };
    }
    const limits = ['cpu.max', 'memory.max', 'memory.high'].filter((name) => {
      const [value = 'max'] = readWords(join(folder, name));
      return value !== 'max';
    });
    if (limits.length > 0) {
      const left = `${folder} is bounded by ${limits.join(' and ')}, and hands ${controllers} on to nobody`;
      return { reason: `a group outside of it would escape its bounds: ${left}` };
    }
    if (folder === mount.at || !folder.startsWith(mount.at)) {
      return {
        reason: `no control group from ${own} upwards hands on ${controllers.join(' and ')}`,
      };
    }
  }
}

/** `32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu` */
function readMount(line: string): Mount[] {
  const [left = '', right = ''] = line.split(' - ');
  const [, , , root = '/', at = ''] = left.split(' ');
  const [kind, , options = ''] = right.split(' ');
  if (kind === 'cgroup') return [{ version: 1, root, at, controllers: options.split(',') }];
  if (kind !== 'cgroup2') return [];
  return [{ version: 2, root, at, controllers: readWords(join(at, 'cgroup.controllers')) }];
}

/** The folder of this process's group: `1:cpu:/a` of version 1, `0::/a` of version 2. */
function placeIn(mount: Mount, groups: string, controller?: string): string {
  const line = groups.split('\n').find((text) => {
    const named = text.split(':')[1]?.split(',') ?? [];
    return controller === undefined ? text.startsWith('0::') : named.includes(controller);
  });
  const path = line?.split(':').slice(2).join(':') ?? '/';
  return join(mount.at, relative(mount.root, path));
}

function readWords(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split(/\s+/).filter(Boolean) : [];
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    accessSync(join(folder, 'cgroup.procs'), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
