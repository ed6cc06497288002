import { describe, expect, test } from 'vitest';
import { hasRunOutOfMemory, quotaCores, throttledMicros } from '../../../core/machine/cgroup.ts';

/** A machine that has these files and no others. */
const machine = (files: Readonly<Record<string, string>>) => (path: string) => files[path] ?? null;
const fs = '/sys/fs/cgroup';

describe.each<[string, Readonly<Record<string, string>>, number | null, number | null]>([
  ['no groups', {}, null, null],
  [
    'version 2, a container that sees its group as the root',
    {
      '/proc/self/cgroup': '0::/\n',
      [`${fs}/cpu.max`]: '150000 100000\n',
      [`${fs}/cpu.stat`]: 'usage_usec 9\nnr_periods 249\nnr_throttled 244\nthrottled_usec 123000\n',
    },
    1.5,
    123_000,
  ],
  [
    'version 2 without a quota',
    {
      '/proc/self/cgroup': '0::/user.slice\n',
      [`${fs}/user.slice/cpu.max`]: 'max 100000\n',
      [`${fs}/user.slice/cpu.stat`]: 'nr_throttled 0\nthrottled_usec 0\n',
    },
    null,
    0,
  ],
  [
    'version 2, a quota above the group, and a wider one of its own',
    {
      '/proc/self/cgroup': '0::/a.slice/b.service\n',
      [`${fs}/a.slice/b.service/cpu.max`]: '400000 100000\n',
      [`${fs}/a.slice/cpu.max`]: '50000 100000\n',
      [`${fs}/a.slice/b.service/cpu.stat`]: 'throttled_usec 0\n',
      [`${fs}/a.slice/cpu.stat`]: 'throttled_usec 7000\n',
    },
    0.5,
    7000,
  ],
  [
    'version 1, nested, under the name of both controllers',
    {
      '/proc/self/cgroup': '4:memory:/x\n2:cpu,cpuacct:/docker/1f\n0::/\n',
      [`${fs}/cpu,cpuacct/docker/1f/cpu.cfs_quota_us`]: '50000\n',
      [`${fs}/cpu,cpuacct/docker/1f/cpu.cfs_period_us`]: '100000\n',
      [`${fs}/cpu,cpuacct/docker/1f/cpu.stat`]: 'nr_periods 249\nnr_throttled 244\nthrottled_time 5000000\n',
    },
    0.5,
    5000,
  ],
  [
    'version 1, whose path is the host’s and is not seen in the container',
    {
      '/proc/self/cgroup': '1:cpu:/docker/1f\n',
      [`${fs}/cpu/cpu.cfs_quota_us`]: '200000\n',
      [`${fs}/cpu/cpu.cfs_period_us`]: '100000\n',
    },
    2,
    null,
  ],
  [
    'version 1 without a quota',
    {
      '/proc/self/cgroup': '1:cpu:/\n',
      [`${fs}/cpu/cpu.cfs_quota_us`]: '-1\n',
      [`${fs}/cpu/cpu.cfs_period_us`]: '100000\n',
      [`${fs}/cpu/cpu.stat`]: 'nr_periods 0\nnr_throttled 0\nthrottled_time 0\n',
    },
    null,
    0,
  ],
])('with %s', (_, files, cores, micros) => {
  test('the cores of the narrowest quota', () => expect(quotaCores(machine(files))).toBe(cores));
  test('the time that it was throttled', () => expect(throttledMicros(machine(files))).toBe(micros));
});

test.each([
  ['0::/a\n', `${fs}/a/memory.events`, 'max 3\noom 1\noom_kill 2\n', true],
  ['0::/a\n', `${fs}/a/memory.events`, 'max 3\noom 0\noom_kill 0\n', false],
  ['4:memory:/b\n0::/\n', `${fs}/memory/b/memory.oom_control`, 'under_oom 0\noom_kill 1\n', true],
  ['4:memory:/b\n0::/\n', `${fs}/memory/b/memory.oom_control`, 'oom_kill_disable 1\noom_kill 0\n', false],
  ['0::/\n', `${fs}/nothing`, '', false],
])('a group in %j whose %s is %j has run out of memory: %s', (groups, path, text, expected) => {
  expect(hasRunOutOfMemory(machine({ '/proc/self/cgroup': groups, [path]: text }))).toBe(expected);
});
