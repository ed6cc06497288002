import { existsSync, lstatSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join, sep } from 'node:path';
import { textOrNull } from '../machine/text-file.ts';
import { EnvironmentError } from '../text/errors.ts';
import { type CommandContext, prepareBy } from './base-command.ts';

export interface Preparation extends CommandContext {
  /**
   * Folders of the repository that may have dependencies of their own, relative to its root, outermost first: those from
   * the root down to the package that is gated.
   */
  readonly packages: readonly string[];
  /** A command that makes the checkout fit to run; without it, dependencies are shared where they are the same, else installed. */
  readonly prepare: string | null;
}

/** What says which versions are installed, and what installs them. */
const INSTALL: Readonly<Record<string, string>> = {
  'package-lock.json': 'npm ci',
  'npm-shrinkwrap.json': 'npm ci',
  'pnpm-lock.yaml': 'pnpm install --frozen-lockfile',
  'yarn.lock': 'yarn install --immutable',
  'bun.lock': 'bun install --frozen-lockfile',
  'bun.lockb': 'bun install --frozen-lockfile',
};
export const LOCK_FILES = Object.keys(INSTALL);
/** What else decides what an installation makes of a lock file. */
export const SETTINGS = ['pnpm-workspace.yaml', '.npmrc', '.yarnrc', '.yarnrc.yml'];
export const PATCHES = ['patches', '.yarn/patches'];
const FIELDS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'workspaces',
  'overrides',
  'resolutions',
  'patchedDependencies',
  'pnpm',
];

/**
 * Gives a checkout of the repository in `root` what it needs to run: for the package of a gated suite, and for each that it
 * lies in.
 *
 * @throws EnvironmentError where it cannot be made fit
 */
export async function makeFit(root: string, folder: string, preparation: Preparation): Promise<void> {
  const { prepare, packages } = preparation;
  if (prepare !== null) return prepareBy(prepare, folder, packages.at(-1) ?? '', preparation);
  if (existsSync(join(root, '.pnp.cjs'))) {
    throw new EnvironmentError(
      "Yarn's Plug'n'Play has one list of dependencies for both sides: gate with nodeLinker: node-modules in .yarnrc.yml",
    );
  }
  const ways = new Map(packages.map((each) => [each, wayOf(root, folder, each)]));
  // what is linked to a package of the repository is installed with all that the same lock file is for
  const isWhole = [...ways.values()].every(({ isSame }) => isSame);
  for (const [each, { lock }] of ways) {
    if (isWhole) share(join(root, each), join(folder, each));
    else if (lock !== null) await prepareBy(installBy(join(folder, each), lock), folder, each, preparation);
  }
  if (isWhole || [...ways.values()].some(({ lock }) => lock !== null)) return;
  if (![...ways.values()].some(({ needsSome }) => needsSome)) return;
  throw new EnvironmentError(
    'the base needs dependencies of its own, and has no lock file to install them from: say how with --prepare "npm install"',
  );
}

/** Yarn 1 and its successors have lock files of one name, and another word for leaving them as they are. */
function installBy(folder: string, lock: string): string {
  return isClassic(folder, lock) ? 'yarn install --frozen-lockfile' : (INSTALL[lock] as string);
}

/** Whether a lock file is one of Yarn 1. */
export function isClassic(folder: string, lock: string): boolean {
  return lock === 'yarn.lock' && (textOrNull(join(folder, lock)) ?? '').includes('# yarn lockfile v1');
}

interface Way {
  /** Whether what the working tree has installed in this folder is what the base would install. */
  readonly isSame: boolean;
  /** The lock file that the base has there, or null. */
  readonly lock: string | null;
  /** Whether something is installed there that the base cannot do without. */
  readonly needsSome: boolean;
}

/** @param inner A folder of the repository, relative to its root. */
function wayOf(root: string, folder: string, inner: string): Way {
  const [here, there] = [join(root, inner), join(folder, inner)];
  const lock = LOCK_FILES.find((name) => existsSync(join(there, name))) ?? null;
  const isInstalled = existsSync(join(here, 'node_modules'));
  const needsSome = existsSync(join(there, 'package.json')) && isInstalled;
  if (!isInstalled && lock === null) return { isSame: true, lock, needsSome };
  const isSame =
    isInstalled &&
    [...LOCK_FILES, ...SETTINGS].every((name) => textOrNull(join(here, name)) === textOrNull(join(there, name))) &&
    PATCHES.every((name) => JSON.stringify(textsIn(join(here, name))) === JSON.stringify(textsIn(join(there, name)))) &&
    dependencies(textOrNull(join(here, 'package.json'))) === dependencies(textOrNull(join(there, 'package.json'))) &&
    !hasOwnLinks(root, here);
  return { isSame, lock, needsSome };
}

function textsIn(folder: string): (string | null)[][] {
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  return names.map((name) => [name, textOrNull(join(folder, name))]);
}

function dependencies(text: string | null): string {
  const fields = JSON.parse(text ?? '{}') as Record<string, unknown>;
  return JSON.stringify(FIELDS.map((name) => fields[name] ?? null));
}

/**
 * Whether a package of the repository itself is linked into the node_modules of a folder, as workspaces are: shared with
 * the base, it would silently be the candidate's code on both sides.
 */
function hasOwnLinks(root: string, folder: string): boolean {
  const modules = join(folder, 'node_modules');
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => join(name, inner)) : [name],
  );
  const own = (path: string) => {
    if (!lstatSync(path).isSymbolicLink() || !existsSync(path)) return false;
    const target = realpathSync(path);
    return isInside(target, root) && !target.includes(`${sep}node_modules${sep}`);
  };
  return names.some((name) => own(join(modules, name)));
}

function share(from: string, to: string): void {
  const modules = join(from, 'node_modules');
  if (existsSync(modules) && existsSync(to) && !existsSync(join(to, 'node_modules')))
    symlinkSync(modules, join(to, 'node_modules'));
}

export function isInside(path: string, folder: string): boolean {
  return path.startsWith(`${folder}${sep}`);
}
