import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { quotaCores } from './cgroup.ts';
import { git } from './git.ts';
import type { Environment } from '../records/records.ts';
import { textOrNull } from './text-file.ts';

const require = createRequire(import.meta.url);

/** The libraries whose version changes what is measured; fastify may be missing, and is not named then. */
const MEASURED_LIBRARIES = ['undici', 'piscina', 'fastify', 'tinybench'];

/** undici that reuses idle connections late: sequential requests of 4300/s fell to 550/s (undici #5493, #5600, #5731). */
export function isSlowUndici(version: string): boolean {
  return /^(7\.(28|29)\.|8\.([5-9]|10)\.)/.test(version);
}

/** The machine and the software that a run was made with: what has to be equal before two runs may be compared. */
export function environmentNow(folder: string): Environment {
  const cores = cpus();
  return {
    startedAt: new Date().toISOString(),
    runtime: { name: 'node', version: process.versions.node },
    dependencies: Object.fromEntries(MEASURED_LIBRARIES.flatMap((name) => versionOf(name) ?? [])),
    platform: `${platform()} ${arch()}`,
    kernel: release(),
    cpu: cores[0]?.model.trim() || 'unknown',
    cores: cores.length,
    usableCores: Math.min(availableParallelism(), quotaCores() ?? Number.POSITIVE_INFINITY),
    memoryBytes: totalmem(),
    governor: textOrNull('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor')?.trim() ?? null,
    openFilesLimit: openFilesLimit(),
    load1: platform() === 'win32' ? null : (loadavg()[0] ?? null),
    commit: git(folder, 'rev-parse', '--short=10', 'HEAD'),
    isDirty: isDirty(folder),
  };
}

function isDirty(folder: string): boolean | null {
  const status = git(folder, 'status', '--porcelain');
  return status === null ? null : status !== '';
}

/** Open files that a process may have; null where no limit is known. */
function openFilesLimit(): number | null {
  const line = /^Max open files\s+(\d+)/m.exec(textOrNull('/proc/self/limits') ?? '');
  return line === null ? null : Number(line[1]);
}

/** Its name and version; null where it is not installed. */
function versionOf(name: string): [string, string][] | null {
  const entry = entryOf(name);
  if (entry === null) return null;
  // some packages do not export their package.json, but all have it beside or above their entry
  for (let folder = entry; folder.includes(name);) {
    folder = folder.slice(0, folder.lastIndexOf('/'));
    const text = textOrNull(`${folder}/package.json`);
    if (text === null) continue;
    const found = JSON.parse(text) as { name?: string; version?: string };
    if (found.name === name && found.version !== undefined) return [[name, found.version]];
  }
  return [[name, 'unknown']];
}

function entryOf(name: string): string | null {
  try {
    return require.resolve(name);
  } catch {
    return null;
  }
}
