import { appendFileSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import * as module from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * The installation that a trial takes its packages from, where it is not that of the project: a hook resolves what the project
 * would find in its node_modules there. What is no package (the user's own files, linked workspaces) stays what it is.
 */
export interface Installation {
  /** The folder of the project whose node_modules are meant, as the system calls it. */
  readonly root: string;
  /** The same folder of the other installation; null for that of the project itself. */
  readonly folder: string | null;
  /** The package of which it is written down which versions are loaded. */
  readonly name: string;
}

/** The variable by which a trial and all that it starts know of it, and of the file in which the trial writes that down. */
const VARIABLE = 'LOCKSTEP_INSTALLATION';
interface Used extends Installation {
  readonly file?: string;
}

export function installationVariable(installation: Installation): Readonly<Record<string, string>> {
  return { [VARIABLE]: JSON.stringify(installation) };
}

/** Set by lockstep for its own processes, and by nobody else. */
function given(): Used | null {
  const { [VARIABLE]: text } = process.env;
  return text === undefined ? null : (JSON.parse(text) as Used);
}

/**
 * A file for all threads and processes of this trial that goes with this process, however it ends: it has no name any more, where
 * the system gives open files another.
 */
function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-loaded-'));
  const remove = () => rmSync(folder, { recursive: true });
  const path = join(folder, 'versions');
  const open = `/proc/${process.pid}/fd/${openSync(path, 'wx')}`;
  if (!existsSync(open)) {
    process.on('exit', remove);
    return path;
  }
  remove();
  return open;
}

/** In every thread: hooks are a thread's own. */
export function useInstallation(): void {
  const installation = given();
  if (installation === null) return;
  const { name, file = newFile() } = installation;
  process.env[VARIABLE] = JSON.stringify({ ...installation, file } satisfies Used);
  const seen = new Set<string>();
  module.registerHooks({
    resolve(specifier, context, next) {
      const elsewhere = isPackage(specifier) ? parentElsewhere(context.parentURL, installation) : null;
      if (elsewhere === null) return next(specifier, context);
      const own = attempted(() => next(specifier, context));
      if (!(own instanceof Error) && !isInModules(own.url, installation.root)) return own;
      // next() of a require looks from the module that it knows, and not from the one that it is told
      return context.conditions.includes('require')
        ? { url: pathToFileURL(module.createRequire(elsewhere).resolve(specifier)).href, shortCircuit: true }
        : next(specifier, { ...context, parentURL: elsewhere });
    },
    load(url, context, next) {
      const place = url.endsWith('.json') ? null : packageIn(url, name);
      if (place !== null && !seen.has(place)) {
        seen.add(place);
        appendFileSync(file, `${JSON.stringify(versionIn(place))}\n`);
      }
      return next(url, context);
    },
  });
}

/** The versions of its package that the processes and threads of this trial have loaded so far; null where nobody asked. */
export function loadedVersions(): string[] | null {
  const file = given()?.file;
  if (file === undefined) return null;
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return [...new Set(lines.map((line) => JSON.parse(line) as string))].toSorted();
}

function isPackage(specifier: string): boolean {
  return !/^(?:[./#]|[a-z][a-z0-9+.-]*:)/i.test(specifier) && !module.isBuiltin(specifier);
}

/** The module of the other installation in the place of one of the project: it need not be there to be looked from. */
export function parentElsewhere(
  parent: string | undefined,
  { root, folder }: Pick<Installation, 'root' | 'folder'>,
): string | null {
  if (folder === null || parent?.startsWith('file:') !== true) return null;
  const path = fileURLToPath(parent);
  return path.startsWith(`${root}${sep}`) ? pathToFileURL(join(folder, relative(root, path))).href : null;
}

function isInModules(url: string, root: string): boolean {
  if (!url.startsWith('file:')) return false;
  const path = fileURLToPath(url);
  return path.startsWith(`${root}${sep}`) && path.slice(root.length).includes(`${sep}node_modules${sep}`);
}

/** The folder of the innermost package that a module is in, where that has this name; else null. */
export function packageIn(url: string, name: string): string | null {
  if (!url.startsWith('file:')) return null;
  const [path = ''] = fileURLToPath(url.replace(/[?#].*$/s, '')).split('\0');
  const mark = `${sep}node_modules${sep}`;
  const at = path.lastIndexOf(mark);
  const inner = join(name, sep);
  return at >= 0 && path.startsWith(inner, at + mark.length) ? path.slice(0, at + mark.length + name.length) : null;
}

function versionIn(folder: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: unknown };
  return String(version);
}

function attempted<T>(ask: () => T): T | Error {
  try {
    return ask();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
