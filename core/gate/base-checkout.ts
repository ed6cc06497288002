import { existsSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { git, isShallowClone, lastOf, runGit, SHALLOW_CLONE } from '../machine/git.ts';
import { EnvironmentError, nearestTo, UsageError } from '../text/errors.ts';
import { fillSubmodules, lfsEnvironment } from './base-contents.ts';
import { explainedFault } from './base-faults.ts';
import { newBaseFolder, sweepBaseFolders } from './base-folders.ts';
import { removeAfterUs } from './base-remover.ts';
import { isInside, makeFit, type Preparation } from './base-dependencies.ts';
import { staleBuilds, staleInstallations } from './staleness.ts';

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
  /** The folder of the base in the place of this one, or null where it has none. */
  folderOf(folder: string): string | null;
  /** What this file of the base is called by the candidate, relative to the repository, where git takes it for renamed; else null. */
  renamed(path: string): string | null;
  /**
   * Gives the base what it needs to run.
   *
   * @returns What makes the candidate doubtful beside it, a sentence each: that it is not built, or not installed anew.
   * @throws EnvironmentError where it cannot be made fit
   */
  makeFit(options: FitOptions): Promise<string[]>;
  /** Why a trial of the base failed, in words for who does not know its folder. */
  explain(reason: string): string;
  /** Takes everything away again. */
  close(): void;
}

export class MissingInBase extends Error {
  override readonly name = 'MissingInBase';
}

/** How the base is made fit to run. */
interface FitOptions extends Omit<Preparation, 'packages'> {
  /** Files of what is gated, and folders that its programs run in, by their URLs: what the packages that they lie in need to run, the base needs too. Default: none. */
  readonly modules?: readonly string[];
}

/**
 * Checks a commit out into a temporary folder: the base of what is in `cwd`.
 *
 * @throws UsageError where there is no repository or no such commit; EnvironmentError where it cannot be checked out
 */
export function checkOutBase(cwd: string, ref: string): BaseCheckout {
  const root = rootOf(cwd);
  const commit = commitOf(root, ref);
  sweepBaseFolders();
  git(root, 'worktree', 'prune');
  const place = newBaseFolder();
  const folder = join(place, basename(root));
  const unwatch = removeAfterUs(place, root);
  const close = () => {
    unwatch();
    git(root, 'worktree', 'remove', '--force', folder);
    rmSync(place, { recursive: true, force: true });
    git(root, 'worktree', 'prune');
  };
  try {
    addWorktree(root, folder, commit);
    shareAround(root, place);
  } catch (error) {
    close();
    throw error;
  }
  return {
    ref,
    commit: commit.slice(0, 10),
    inBase: (url) => inBase(url, root, folder),
    folderOf: (own) => folderIn(folder, relative(root, realpathSync(own))),
    renamed: (path) => renamed(path, root, commit),
    makeFit: async ({ modules = [], ...options }) => {
      const packages = packagesOf(root, cwd, modules);
      // a command that fills them would not do so over what is there
      if (!/\bsubmodule\b/.test(options.prepare ?? '')) fillSubmodules(root, folder, commit);
      await makeFit(root, folder, { ...options, packages });
      const suites = modules.filter((url) => url.startsWith('file:')).map((url) => relative(root, fileURLToPath(url)));
      const builds = options.prepare === null ? [] : staleBuilds(root, folder, commit, suites);
      return [...staleInstallations(root, packages), ...builds];
    },
    explain: (reason) => explainedFault(reason, root, folder),
    close,
  };
}

/** Node looks for dependencies also in the folders that a repository lies in. */
function shareAround(root: string, place: string): void {
  for (let folder = dirname(root); folder !== dirname(folder); folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (existsSync(modules)) return symlinkSync(modules, join(place, 'node_modules'));
  }
}

/** From the root down to where the files are, and to the folder that the gate is run in. */
function packagesOf(root: string, cwd: string, modules: readonly string[]): string[] {
  const places = modules
    .filter((url) => url.startsWith('file:'))
    .map((url) => (url.endsWith('/') ? fileURLToPath(url) : dirname(fileURLToPath(url))));
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
  const { status, stdout, stderr, error } = runGit(cwd, ['rev-parse', '--show-toplevel']);
  if (status === 0) return realpathSync(stdout.trim());
  if (error !== undefined) throw new EnvironmentError(`gate --against needs git: ${error.message}`);
  if (/not a git repository/i.test(stderr)) {
    throw new UsageError('gate --against compares commits, and this is no git repository');
  }
  throw new EnvironmentError(`git: ${stderr.trim().replaceAll(/\s+/g, ' ')}`);
}

function commitOf(root: string, ref: string): string {
  const commit = git(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  if (commit !== null) return commit;
  const names = git(root, 'for-each-ref', '--format=%(refname:short)')?.split('\n') ?? [];
  const nearest = nearestTo(ref, names);
  const hints = [
    ...(nearest === null ? [] : [`did you mean ${nearest}?`]),
    ...(isShallowClone(root) ? [SHALLOW_CLONE] : []),
  ];
  throw new UsageError(`there is no commit "${ref}"${hints.length === 0 ? '' : `: ${hints.join('; ')}`}`);
}

function addWorktree(root: string, folder: string, commit: string): void {
  // hooks are for people who check out, not for us
  const words = ['-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--quiet', '--force', '--detach', folder, commit];
  const { status, stderr } = runGit(root, words, lfsEnvironment(root));
  if (status !== 0) throw new EnvironmentError(`git worktree add ${commit.slice(0, 10)}: ${lastOf(stderr)}`);
}

function renamed(path: string, root: string, commit: string): string | null {
  const listed = git(root, 'diff', '--find-renames', '--diff-filter=R', '--name-status', '-z', commit) ?? '';
  const [own, words] = [relative(root, path), listed.split('\0')];
  const at = words.findIndex((word, place) => place % 3 === 1 && word === own);
  return at < 0 ? null : (words[at + 1] ?? null);
}

function folderIn(base: string, inner: string): string | null {
  const folder = join(base, inner);
  return existsSync(folder) ? folder : null;
}

function inBase(url: string, root: string, folder: string): string {
  if (!url.startsWith('file:')) return url;
  const path = fileURLToPath(url);
  const real = existsSync(path) ? realpathSync(path) : path;
  if (!(real === root || isInside(real, root)) || isDependency(real, root)) return url;
  const own = join(folder, relative(root, real));
  if (existsSync(own)) return `${pathToFileURL(own).href}${path.endsWith(sep) ? '/' : ''}`;
  if (git(root, 'check-ignore', '--quiet', real) !== null) return url; // ignored
  throw new MissingInBase(`the base has no ${relative(root, real)}`);
}
