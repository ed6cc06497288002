import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Unsupported } from '../text/thrown.ts';

/** Packages that lockstep does not bring along: beside it, or in the project of whoever runs it. */

/** Where packages are sought: where lockstep is, and where the user is. */
const places = (): string[] => [fileURLToPath(import.meta.url), join(process.cwd(), 'package.json')];

/**
 * Loads a package that need not be installed, when it is first used.
 *
 * @param name Of the package, or of a module in it: "mysql2/promise".
 * @param what What it is wanted for, such as "the driver pg".
 * @throws Unsupported with the line that installs it, where it is not there
 */
export async function optional<T>(name: string, what = `the package ${name}`): Promise<T> {
  const path =
    places()
      .map((place) => resolved(name, place))
      .find((found) => found !== null) ?? importedAlone(name);
  if (path == null) throw missing(`${what} is not installed: npm install ${packageOf(name)}`);
  return (await import(pathToFileURL(path).href)) as T;
}

/** The folder of a package; null where it is not installed. `beside` are packages that may have one of their own. */
export function packageFolder(name: string, beside: readonly string[] = []): string | null {
  const owners = beside.flatMap((owner) => packageFolder(owner) ?? []).map((folder) => join(folder, 'package.json'));
  for (const place of [...places(), ...owners]) {
    for (let folder = dirname(place); ; folder = dirname(folder)) {
      const found = join(folder, 'node_modules', name);
      if (existsSync(found)) return realpathSync(found);
      if (folder === dirname(folder)) break;
    }
  }
  return null;
}

/** What this machine has not, in one line: whoever wants it is `unsupported`. */
export function missing(sentence: string): Error {
  return new Unsupported(sentence);
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Of a package that may only be imported, which `require` does not find: where its main entry is. */
function importedAlone(name: string): string | null {
  const folder = packageFolder(name);
  if (folder === null) return null;
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly exports?: unknown };
  let entry = exports;
  for (const key of ['.', 'import', 'default']) {
    if (typeof entry === 'object' && entry !== null && key in entry) entry = (entry as Record<string, unknown>)[key];
  }
  return typeof entry === 'string' ? join(folder, entry) : null;
}

function resolved(name: string, place: string): string | null {
  try {
    return createRequire(place).resolve(name);
  } catch {
    return null;
  }
}
