import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { digestOf } from '../shards/digests.ts';
import { type PlannedDependency } from '../records/dependency.ts';
import { textOrNull } from '../machine/text-file.ts';
import { EnvironmentError, UsageError } from '../text/errors.ts';
import { type CommandContext, prepareBy } from './base-command.ts';
import { isClassic, PATCHES, SETTINGS } from './base-dependencies.ts';
import { newBaseFolder, sweepBaseFolders } from './base-folders.ts';
import { removeAfterUs } from './base-remover.ts';
import { filesFor, type WantedDependency } from './other-manifests.ts';
import { installedIn, type Project } from './project.ts';

/** @throws UsageError where it names no package */
export function wantedDependency(word: string): WantedDependency {
  const [, name, version = 'latest'] = /^((?:@[\w.~-]+\/)?[\w~-][\w.~-]*)(?:@([\w.~^<>=| *+-]+))?$/.exec(word) ?? [];
  if (name === undefined) throw new UsageError(`"${word}" is no dependency and version, such as undici@8.12.4`);
  return { name, version };
}

interface Installing extends CommandContext {
  /** Whether packages run what they have to run when they are installed. */
  readonly runsScripts: boolean;
}

/**
 * The project's dependencies with another version of one of them, in a folder of the user's cache: by its own package manager from
 * its own lock file. One that it has been installed in before is taken as it is.
 *
 * @throws EnvironmentError where it cannot be installed, with the last lines of who could not; nothing is left then
 */
export async function installedElsewhere(
  project: Project,
  wanted: WantedDependency,
  installing: Installing,
): Promise<PlannedDependency & { readonly folder: string }> {
  const { root, inner } = project;
  const cache = cacheFolder();
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  sweepBaseFolders(cache);
  const planned = (version: string): PlannedDependency & { readonly folder: string } => ({
    name: wanted.name,
    version,
    root,
    folder: join(cache, keyOf(project, { ...wanted, version }, installing)),
  });
  const known = planned(wanted.version);
  if (isExact(wanted.version) && existsSync(known.folder)) return known;
  const place = newBaseFolder(cache);
  const unwatch = removeAfterUs(place, root);
  try {
    for (const [path, text] of filesFor(project, wanted)) write(join(place, path), text);
    for (const each of COPIED)
      if (existsSync(join(root, each))) cpSync(join(root, each), join(place, each), { recursive: true });
    const label = `${wanted.name}@${wanted.version}`;
    const words = { begin: `installing ${label}`, fail: `${label} could not be installed` };
    await prepareBy(commandOf(project, installing), place, '', { ...installing, words });
    const version = installedIn({ root: place, inner }, wanted.name);
    if (version === null || (isExact(wanted.version) && version !== wanted.version))
      throw new EnvironmentError(`${words.fail}: there is ${version ?? 'none'} after it`);
    const found = planned(version);
    moved(place, found.folder);
    return found;
  } finally {
    unwatch();
    rmSync(place, { recursive: true, force: true });
  }
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME: given = '' } = process.env;
  return join(given === '' ? join(homedir(), '.cache') : given, 'lockstep', 'installations');
}

function isExact(version: string): boolean {
  return /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version);
}

/** Whoever made the same meanwhile was first. */
function moved(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

/** What package managers ask for beside manifests and lock file. */
const COPIED = [...SETTINGS, ...PATCHES, '.yarn/releases', '.yarn/plugins'];

interface Manager {
  readonly install: string;
  readonly withoutScripts: string;
}

const NPM: Manager = {
  install: 'npm install --no-audit --no-fund --prefer-offline --fetch-retries=1 --fetch-retry-mintimeout=1000',
  withoutScripts: '--ignore-scripts',
};
const OTHERS: Readonly<Record<string, Manager>> = {
  'pnpm-lock.yaml': {
    install: 'pnpm install --no-frozen-lockfile --prefer-offline',
    withoutScripts: '--ignore-scripts',
  },
  'yarn.lock': { install: 'yarn install --no-immutable', withoutScripts: '--mode=skip-build' },
  classic: { install: 'yarn install --non-interactive --prefer-offline', withoutScripts: '--ignore-scripts' },
  'bun.lock': { install: 'bun install', withoutScripts: '--ignore-scripts' },
  'bun.lockb': { install: 'bun install', withoutScripts: '--ignore-scripts' },
};

function commandOf({ root, lock }: Project, { runsScripts }: Pick<Installing, 'runsScripts'>): string {
  const { install, withoutScripts } = (lock !== null && OTHERS[isClassic(root, lock) ? 'classic' : lock]) || NPM;
  return runsScripts ? install : `${install} ${withoutScripts}`;
}

function keyOf(project: Project, wanted: WantedDependency, installing: Pick<Installing, 'runsScripts'>): string {
  const machine = [process.platform, process.arch, process.versions.modules];
  const settings = SETTINGS.map((name) => textOrNull(join(project.root, name)) ?? '');
  const parts = [...filesFor(project, wanted), commandOf(project, installing), ...machine, ...settings].flat();
  return digestOf(parts)
    .replace(/^sha256:/, '')
    .slice(0, KEY_LENGTH);
}

const KEY_LENGTH = 20;

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
