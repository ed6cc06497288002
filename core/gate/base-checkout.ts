import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { git, isShallowClone, runGit, SHALLOW_CLONE } from '../machine/git.ts';
import { EnvironmentError, UsageError } from '../text/errors.ts';
import { isInside, makeFit, type Preparation } from './base-dependencies.ts';

/** The base of a gate: another commit of the user's repository, checked out beside it, with what it needs to run. */
export interface BaseCheckout {
  readonly ref: string;
  readonly commit: string;
  /**
   * The file of the base in the place of this one. Files outside of the repository, of its dependencies, and those that
   * git ignores are not what is compared: both sides use the same.
   *
   * @throws MissingInBase where the base has no such file
   */
  inBase(url: string): string;
  /** Takes everything away again. */
  close(): void;
}

export class MissingInBase extends Error {
  override readonly name = 'MissingInBase';
}

export interface BaseOptions extends Omit<Preparation, 'packages'> {
  readonly cwd: string;
  readonly ref: string;
  /** Files of what is gated, by their URLs: what the packages that they lie in need to run, the base needs too. Default: none. */
  readonly modules?: readonly string[];
}

const PREFIX = 'lockstep-base-';

/**
 * Checks a commit out into a temporary folder.
 *
 * @throws UsageError where there is no repository or no such commit; EnvironmentError where it cannot be made fit to run
 */
export async function checkOutBase(options: BaseOptions): Promise<BaseCheckout> {
  const root = rootOf(options.cwd);
  const commit = commitOf(root, options.ref);
  sweep(root);
  const place = realpathSync(mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`)));
  const folder = join(place, basename(root));
  const close = () => {
    git(root, 'worktree', 'remove', '--force', folder);
    rmSync(place, { recursive: true, force: true });
    git(root, 'worktree', 'prune');
  };
  try {
    addWorktree(root, folder, commit);
    shareAround(root, place);
    await makeFit(root, folder, { ...options, packages: packagesOf(root, options) });
  } catch (error) {
    close();
    throw error;
  }
  return { ref: options.ref, commit: commit.slice(0, 10), inBase: (url) => inBase(url, root, folder), close };
}

/** Node looks for dependencies also in the folders that a repository lies in. */
function shareAround(root: string, place: string): void {
  for (let folder = dirname(root); folder !== dirname(folder); folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (existsSync(modules)) return symlinkSync(modules, join(place, 'node_modules'));
  }
}

/** From the root down to where the files are, and to the folder that the gate is run in. */
function packagesOf(root: string, { cwd, modules = [] }: BaseOptions): string[] {
  const places = modules.filter((url) => url.startsWith('file:')).map((url) => dirname(fileURLToPath(url)));
  const found = new Set(['']);
  for (const place of [...places, cwd].filter((each) => existsSync(each)).map((each) => realpathSync(each))) {
    if (!isInside(place, root) || isDependency(place, root)) continue;
    const steps = relative(root, place).split(sep);
    steps.forEach((_, index) => found.add(join(...steps.slice(0, index + 1))));
  }
  const isPackage = (inner: string) =>
    ['package.json', 'node_modules'].some((name) => existsSync(join(root, inner, name)));
  return [...found].filter((inner) => inner === '' || isPackage(inner)).toSorted((a, b) => a.length - b.length);
}

function isDependency(path: string, root: string): boolean {
  return `${sep}${relative(root, path)}${sep}`.includes(`${sep}node_modules${sep}`);
}

function rootOf(cwd: string): string {
  const root = git(cwd, 'rev-parse', '--show-toplevel');
  if (root === null) throw new UsageError('gate --against compares commits, and this is no git repository');
  return realpathSync(root);
}

function commitOf(root: string, ref: string): string {
  const commit = git(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  if (commit !== null) return commit;
  throw new UsageError(`there is no commit "${ref}"${isShallowClone(root) ? `: ${SHALLOW_CLONE}` : ''}`);
}

function addWorktree(root: string, folder: string, commit: string): void {
  // hooks are for people who check out, not for us
  const words = ['-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--quiet', '--force', '--detach', folder, commit];
  const { status, stderr } = runGit(root, words);
  if (status !== 0) throw new EnvironmentError(`git ${words.slice(-5).join(' ')}: ${stderr.trim().split('\n').at(-1)}`);
}

/** Checkouts of gates that were killed. */
function sweep(root: string): void {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(PREFIX))) {
    const pid = Number(name.slice(PREFIX.length).split('-')[0]);
    if (!(pid > 0) || isAlive(pid)) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // another user's
    }
  }
  git(root, 'worktree', 'prune');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inBase(url: string, root: string, folder: string): string {
  if (!url.startsWith('file:')) return url;
  const path = fileURLToPath(url);
  const real = existsSync(path) ? realpathSync(path) : path;
  if (!isInside(real, root) || isDependency(real, root)) return url;
  const own = join(folder, relative(root, real));
  if (existsSync(own)) return `${pathToFileURL(own).href}${path.endsWith(sep) ? '/' : ''}`;
  if (git(root, 'check-ignore', '--quiet', real) !== null) return url; // ignored
  throw new MissingInBase(`the base has no ${relative(root, real)}`);
}
