import { spawn } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join, sep } from 'node:path';
import { environmentWithoutRepository } from '../machine/git.ts';
import { textOrNull } from '../machine/text-file.ts';
import { EnvironmentError } from '../text/environment-error.ts';

export interface Preparation {
  /** A command that makes the checkout fit to run; without it, dependencies are shared where they are the same, else installed. */
  readonly prepare: string | null;
  readonly tell: (text: string) => void;
  readonly interrupted: AbortSignal;
}

/** What says which versions are installed, and what installs them. */
const INSTALL: Readonly<Record<string, string>> = {
  'package-lock.json': 'npm ci',
  'npm-shrinkwrap.json': 'npm ci',
  'pnpm-lock.yaml': 'pnpm install --frozen-lockfile',
  'yarn.lock': 'yarn install --immutable',
};
const LOCK_FILES = Object.keys(INSTALL);

/**
 * Gives a checkout of the repository in `root` what it needs to run.
 *
 * @throws EnvironmentError where it cannot be made fit
 */
export async function makeFit(root: string, folder: string, preparation: Preparation): Promise<void> {
  if (preparation.prepare !== null) return command(preparation.prepare, folder, preparation);
  if (isSameInstallation(root, folder) && !hasOwnLinks(root)) return share(root, folder);
  const lock = LOCK_FILES.find((name) => existsSync(join(folder, name)));
  if (lock !== undefined) return command(INSTALL[lock] as string, folder, preparation);
  if (!existsSync(join(folder, 'package.json')) || !existsSync(join(root, 'node_modules'))) return;
  throw new EnvironmentError(
    'the base needs dependencies of its own, and has no lock file to install them from: say how with --prepare "npm install"',
  );
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
 * Whether a package of the repository itself is linked into its node_modules, as workspaces are: shared with the base, it
 * would silently be the candidate's code on both sides.
 */
function hasOwnLinks(root: string): boolean {
  const modules = join(root, 'node_modules');
  if (!existsSync(modules)) return false;
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

function share(root: string, folder: string): void {
  const modules = join(root, 'node_modules');
  if (existsSync(modules) && !existsSync(join(folder, 'node_modules')))
    symlinkSync(modules, join(folder, 'node_modules'));
}

/** In a group of its own, so that an interruption ends whatever it started, before the folder is taken away. */
function command(line: string, folder: string, { tell, interrupted }: Preparation): Promise<void> {
  tell(`preparing the base: ${line}\n`);
  return new Promise((done, fail) => {
    const child = spawn(line, {
      cwd: folder,
      env: environmentWithoutRepository(),
      shell: true,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
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

export function isInside(path: string, folder: string): boolean {
  return path.startsWith(`${folder}${sep}`);
}
