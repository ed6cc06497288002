import { type ReadText, textOrNull } from './text-file.ts';

/**
 * The CPU and the memory that the control groups of this process allow it, and have kept from it: its own and those above, of
 * both versions (cgroups(7)). A container may show its group as the root, under whatever name the host gives it.
 */

const MOUNT = '/sys/fs/cgroup';

interface Group {
  readonly version: 1 | 2;
  readonly folder: string;
}

/** Cores that the narrowest quota allows; null where there is none. */
export function quotaCores(read: ReadText = textOrNull): number | null {
  const quotas = groupsOf('cpu', read).flatMap((group) => quotaOf(group, read) ?? []);
  return quotas.length === 0 ? null : Math.min(...quotas);
}

/** How long tasks were kept from running by a quota since the group was made, of all cores together; null where none is told. */
export function throttledMicros(read: ReadText = textOrNull): number | null {
  const times = groupsOf('cpu', read).flatMap((group) => throttledIn(group, read) ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

/** Whether a process of this group was killed, since it was made, because its memory was used up. */
export function hasRunOutOfMemory(read: ReadText = textOrNull): boolean {
  return groupsOf('memory', read).some(({ version, folder }) =>
    /^oom_kill [1-9]/m.test(read(`${folder}/${version === 2 ? 'memory.events' : 'memory.oom_control'}`) ?? ''),
  );
}

/** From the process's own up to the root, of each hierarchy that may limit it. */
function groupsOf(controller: 'cpu' | 'memory', read: ReadText): Group[] {
  return (read('/proc/self/cgroup') ?? '').split('\n').flatMap((line): Group[] => {
    const [id, controllers = '', ...rest] = line.split(':');
    const path = rest.join(':');
    if (id === '0' && controllers === '') {
      return ['', '/unified'].flatMap((mount) => foldersOf(`${MOUNT}${mount}`, path, 2));
    }
    if (!controllers.split(',').includes(controller)) return [];
    const mounts = new Set([controller, controllers, ...(controller === 'cpu' ? ['cpu,cpuacct'] : [])]);
    return [...mounts].flatMap((mount) => foldersOf(`${MOUNT}/${mount}`, path, 1));
  });
}

function foldersOf(mount: string, path: string, version: 1 | 2): Group[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '..');
  return Array.from({ length: names.length + 1 }, (_, above) => ({
    version,
    folder: [mount, ...names.slice(0, names.length - above)].join('/'),
  }));
}

function quotaOf({ version, folder }: Group, read: ReadText): number | null {
  const text =
    version === 2
      ? read(`${folder}/cpu.max`)
      : `${read(`${folder}/cpu.cfs_quota_us`)?.trim()} ${read(`${folder}/cpu.cfs_period_us`)?.trim()}`;
  const [quota = Number.NaN, period = Number.NaN] = (text ?? '').trim().split(/\s+/).map(Number);
  return quota > 0 && period > 0 ? quota / period : null; // "max" and -1 are no quota
}

function throttledIn({ version, folder }: Group, read: ReadText): number | null {
  const text = read(`${folder}/cpu.stat`) ?? '';
  const found = version === 2 ? /^throttled_usec (\d+)/m.exec(text) : /^throttled_time (\d+)/m.exec(text);
  if (found === null) return null;
  return version === 2 ? Number(found[1]) : Number(found[1]) / 1000;
}
