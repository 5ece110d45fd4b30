import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findGroupParent } from './find-group-parent.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cgroup-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The files of control groups as a kernel shows them, by path. */
function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
}

const SECOND = (): string => `31 24 0:26 / ${root} rw,nosuid - cgroup2 cgroup2 rw,nsdelegate`;
const FIRST = (): string => `32 31 0:29 / ${root}/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct`;

test('version 2: the nearest group above that hands the controllers on', () => {
  write({
    'cgroup.controllers': 'cpu memory pids',
    'cgroup.procs': '',
    'cgroup.subtree_control': 'cpu memory pids',
    'user/cgroup.procs': '',
    'user/cgroup.subtree_control': 'cpu memory',
    'user/shell/cgroup.procs': '4711',
    'user/shell/cgroup.subtree_control': '',
    'user/shell/cpu.max': 'max 100000',
    'user/shell/memory.max': 'max',
  });
  const account = { mounts: SECOND(), groups: '0::/user/shell\n' };
  const parent = { version: 2, folder: join(root, 'user') };
  expect(findGroupParent(['cpu', 'memory'], account)).toEqual(parent);
  expect(findGroupParent(['memory'], account)).toEqual(parent);
});

test('version 2: nothing is taken out of a bound that this process has', () => {
  write({
    'cgroup.controllers': 'cpu memory',
    'cgroup.procs': '',
    'cgroup.subtree_control': 'cpu memory',
    'shell/cgroup.procs': '4711',
    'shell/cgroup.subtree_control': '',
    'shell/memory.max': '1073741824',
  });
  expect(findGroupParent(['cpu'], { mounts: SECOND(), groups: '0::/shell\n' })).toEqual({
    reason: expect.stringMatching(/would escape its bounds: .*shell is bounded by memory\.max/),
  });
});

test('version 2: a controller that nobody hands on is told', () => {
  write({
    'cgroup.controllers': 'cpu memory',
    'cgroup.procs': '',
    'cgroup.subtree_control': '',
    'shell/cgroup.subtree_control': '',
  });
  expect(findGroupParent(['cpu'], { mounts: SECOND(), groups: '0::/shell\n' })).toEqual({
    reason: expect.stringMatching(/shell upwards hands on cpu$/),
  });
});

test('version 1: a group of ours lies in the one of this process', () => {
  write({
    'cpu/mine/cgroup.procs': '',
    'cpu/mine/cpu.cfs_quota_us': '-1',
  });
  const account = { mounts: FIRST(), groups: '3:memory:/\n2:cpu,cpuacct:/mine\n0::/\n' };
  expect(findGroupParent(['cpu'], account)).toEqual({
    version: 1,
    folder: join(root, 'cpu/mine'),
  });
});

test('version 1 has no memory.high, and may have no cpu.cfs_quota_us', () => {
  write({ 'cpu/cgroup.procs': '' });
  const account = { mounts: FIRST(), groups: '2:cpu,cpuacct:/\n' };
  expect(findGroupParent(['memory'], account)).toEqual({
    reason: expect.stringContaining('memory.high is a control of cgroup v2'),
  });
  expect(findGroupParent(['cpu'], account)).toEqual({
    reason: expect.stringContaining('this kernel cannot bound a group'),
  });
});

test('without a cgroup file system there is no pressure', () => {
  expect(findGroupParent(['cpu'], { mounts: '', groups: '' })).toEqual({
    reason: expect.stringContaining('no cgroup file system is mounted'),
  });
});
