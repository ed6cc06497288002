import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { cannot, UsageError } from '../core/text/errors.ts';

/** What `lockstep init` sees of a project, without running anything of it. */

type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

export interface Project {
  /** Where its package.json is. */
  readonly folder: string;
  /** Where its repository begins, which is where a workflow belongs; its own folder where there is none. */
  readonly root: string;
  readonly packageManager: PackageManager;
  /** The version that `packageManager` of a package.json pins, or null. */
  readonly packageManagerVersion: string | null;
  /** Whether a lock file is there, so that an installation can be told to keep to it. */
  readonly isLocked: boolean;
  readonly isModule: boolean;
  readonly isTypeScript: boolean;
  /** What it talks with, of those that are known: `pg`, `redis`, `undici` … */
  readonly clients: readonly string[];
  /** The script `start` listens at the port that it is told by PORT. */
  readonly hasServer: boolean;
}

const packageSchema = z.object({
  type: z.string().optional(),
  packageManager: z.string().optional(),
  scripts: z.record(z.string(), z.string()).optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
});
type Package = z.infer<typeof packageSchema>;

const LOCK_FILES: Readonly<Record<string, PackageManager>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
};
const CLIENTS = ['undici', 'axios', 'got', 'pg', 'postgres', 'mysql2', 'mongodb', 'redis', 'ioredis'];

/** @throws UsageError where the folder has no package.json, or one that cannot be read */
export function projectIn(folder: string): Project {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) throw new UsageError(`there is no package.json in ${folder}: "npm init -y" makes one`);
  const own = packageAt(path);
  const above = foldersAbove(folder);
  const root = above.find((each) => existsSync(join(each, '.git'))) ?? folder;
  // of a workspace the lock file, the pinned package manager and TypeScript are those of its root
  const within = above.slice(0, above.indexOf(root) + 1);
  const pinned = within.map((each) => pinnedBy(join(each, 'package.json'))).find((each) => each !== null) ?? null;
  const locked = within.map(lockIn).find((each) => each !== null) ?? null;
  const all = { ...own.dependencies, ...own.devDependencies };
  return {
    folder,
    root,
    packageManager: pinned?.name ?? locked ?? 'npm',
    packageManagerVersion: pinned?.version ?? null,
    isLocked: locked !== null,
    isModule: own.type === 'module',
    isTypeScript: 'typescript' in all || within.some((each) => existsSync(join(each, 'tsconfig.json'))),
    clients: CLIENTS.filter((name) => name in all),
    hasServer: isServer(folder, own.scripts?.['start']),
  };
}

function packageAt(path: string): Package {
  try {
    return packageSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw cannot('read', path, error);
  }
}

function foldersAbove(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(above)];
}

function pinnedBy(path: string): { readonly name: PackageManager; readonly version: string } | null {
  if (!existsSync(path)) return null;
  const [, name, version] = /^(npm|pnpm|yarn|bun)@(\d[\w.-]*)/.exec(packageAt(path).packageManager ?? '') ?? [];
  return name === undefined || version === undefined ? null : { name: name as PackageManager, version };
}

function lockIn(folder: string): PackageManager | null {
  const file = Object.keys(LOCK_FILES).find((name) => existsSync(join(folder, name)));
  return file === undefined ? null : (LOCK_FILES[file] ?? null);
}

/** Whether the file that the script starts reads PORT: what listens at a port of its own cannot be started once a side. */
function isServer(folder: string, script: string | undefined): boolean {
  const file = script?.split(/\s+/).find((word) => /\.[cm]?[jt]s$/.test(word));
  if (file === undefined || !existsSync(resolve(folder, file))) return false;
  const text = readFileSync(resolve(folder, file), 'utf8');
  return /process\.env(\.PORT\b|\[["']PORT["']\])/.test(text) && /\blisten\b|\bserve\b/.test(text);
}
