import { spawn, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { git, isShallowClone, SHALLOW_CLONE } from '../core/git.ts';
import { textOrNull } from '../core/text-file.ts';
import { UsageError } from '../core/usage-error.ts';
import { EnvironmentError } from './environment-error.ts';

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

export interface BaseOptions {
  readonly cwd: string;
  readonly ref: string;
  /** A command that makes the checkout fit to run; without it, dependencies are shared where they are the same, else installed. */
  readonly prepare: string | null;
  readonly tell: (text: string) => void;
  readonly interrupted: AbortSignal;
}

const PREFIX = 'lockstep-base-';
/** Any of them says which versions are installed. */
const LOCK_FILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock'];
const INSTALL: Readonly<Record<string, string>> = {
  'package-lock.json': 'npm ci',
  'npm-shrinkwrap.json': 'npm ci',
  'pnpm-lock.yaml': 'pnpm install --frozen-lockfile',
  'yarn.lock': 'yarn install --immutable',
};

/**
 * Checks a commit out into a temporary folder.
 *
 * @throws UsageError where there is no repository or no such commit; EnvironmentError where it cannot be made fit to run
 */
export async function checkOutBase(options: BaseOptions): Promise<BaseCheckout> {
  const root = rootOf(options.cwd);
  const commit = commitOf(root, options.ref);
  sweep(root);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`)));
  const close = () => {
    git(root, 'worktree', 'remove', '--force', folder);
    rmSync(folder, { recursive: true, force: true });
    git(root, 'worktree', 'prune');
  };
  try {
    addWorktree(root, folder, commit);
    await makeFit(root, folder, options);
  } catch (error) {
    close();
    throw error;
  }
  return { ref: options.ref, commit: commit.slice(0, 10), inBase: (url) => inBase(url, root, folder), close };
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
  const { status, stderr } = spawnSync('git', words, { cwd: root, encoding: 'utf8' });
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

async function makeFit(root: string, folder: string, { prepare, tell, interrupted }: BaseOptions): Promise<void> {
  if (prepare !== null) return command(prepare, folder, tell, interrupted);
  const lock = LOCK_FILES.find((name) => existsSync(join(folder, name)));
  if (isSameInstallation(root, folder) && linksIntoRepository(root) === null) return share(root, folder);
  if (lock === undefined) {
    if (!existsSync(join(folder, 'package.json'))) return;
    const link = linksIntoRepository(root);
    if (link === null && !existsSync(join(root, 'node_modules'))) return;
    throw new EnvironmentError(
      'the base needs dependencies of its own, and has no lock file to install them from: say how with --prepare "npm install"',
    );
  }
  return command(INSTALL[lock] as string, folder, tell, interrupted);
}

/** Whether what the working tree has installed is what the base would install. */
function isSameInstallation(root: string, folder: string): boolean {
  if (!existsSync(join(root, 'node_modules'))) return !existsSync(join(folder, 'package.json'));
  const read = (place: string, name: string) => textOrNull(join(place, name));
  return (
    LOCK_FILES.every((name) => read(root, name) === read(folder, name)) &&
    dependencies(read(root, 'package.json')) === dependencies(read(folder, 'package.json'))
  );
}

function dependencies(text: string | null): string {
  const {
    dependencies: own,
    devDependencies,
    optionalDependencies,
    workspaces,
  } = JSON.parse(text ?? '{}') as Record<string, unknown>;
  return JSON.stringify([own, devDependencies, optionalDependencies, workspaces]);
}

/**
 * A package of the repository itself, linked into its node_modules, as workspaces are: shared with the base, it would
 * silently be the candidate's code on both sides. Null where there is none.
 */
function linksIntoRepository(root: string): string | null {
  const modules = join(root, 'node_modules');
  if (!existsSync(modules)) return null;
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => join(name, inner)) : [name],
  );
  const own = (path: string) => {
    if (!lstatSync(path).isSymbolicLink() || !existsSync(path)) return false;
    const target = realpathSync(path);
    return isInside(target, root) && !target.includes(`${sep}node_modules${sep}`);
  };
  return names.find((name) => own(join(modules, name))) ?? null;
}

function share(root: string, folder: string): void {
  const modules = join(root, 'node_modules');
  if (existsSync(modules) && !existsSync(join(folder, 'node_modules')))
    symlinkSync(modules, join(folder, 'node_modules'));
}

/** In a group of its own, so that an interruption ends whatever it started, before the folder is taken away. */
function command(line: string, folder: string, tell: (text: string) => void, interrupted: AbortSignal): Promise<void> {
  tell(`preparing the base: ${line}\n`);
  return new Promise((done, fail) => {
    const child = spawn(line, { cwd: folder, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = (): void => void (child.pid === undefined || killGroup(child.pid));
    if (interrupted.aborted) end();
    else interrupted.addEventListener('abort', end, { once: true });
    let last = '';
    const keep = (chunk: Buffer): void => {
      last = `${last}${chunk.toString()}`.slice(-2000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => fail(new EnvironmentError(`${line}: ${error.message}`)));
    child.on('close', (code, signal) => {
      interrupted.removeEventListener('abort', end);
      if (code === 0) return done();
      const why = last.trim().split('\n').at(-1) || 'it said nothing';
      fail(new EnvironmentError(`the base could not be prepared: "${line}" ended with ${code ?? signal}: ${why}`));
    });
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended meanwhile
  }
}

function inBase(url: string, root: string, folder: string): string {
  if (!url.startsWith('file:')) return url;
  const path = fileURLToPath(url);
  const real = existsSync(path) ? realpathSync(path) : path;
  if (!isInside(real, root) || `${sep}${relative(root, real)}${sep}`.includes(`${sep}node_modules${sep}`)) return url;
  const own = join(folder, relative(root, real));
  if (existsSync(own)) return `${pathToFileURL(own).href}${path.endsWith(sep) ? '/' : ''}`;
  if (git(root, 'check-ignore', '--quiet', real) !== null) return url; // ignored
  throw new MissingInBase(`the base has no ${relative(root, real)}`);
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(`${folder}${sep}`);
}
