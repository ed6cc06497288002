import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { git } from '../machine/git.ts';
import { textOrNull } from '../machine/text-file.ts';
import { isAtPlace } from './project.ts';

/** Whether what the candidate runs with is what its files say: notes, since only its user can know whether that is meant. */

const flag = z.boolean().optional();
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      dev: flag,
      optional: flag,
      devOptional: flag,
      peer: flag,
    }),
  ),
});
type Locked = z.infer<typeof lockSchema>['packages'];

/**
 * What npm has installed and its lock file has otherwise, as after a pull without `npm ci`: the base is given what its own
 * lock file says, and would be compared with something that nobody has committed.
 *
 * @param packages Folders relative to the root.
 */
export function staleInstallations(root: string, packages: readonly string[]): string[] {
  return packages.flatMap((inner) => {
    const wanted = lockedIn(join(root, inner, 'package-lock.json'));
    const installed = lockedIn(join(root, inner, 'node_modules/.package-lock.json'));
    if (wanted === null || installed === null) return [];
    const others = Object.entries(wanted).filter(([place, own]) => isOther(place, own, installed[place]));
    const [first] = others;
    if (first === undefined) return [];
    const [place, { version }] = first;
    const has = installed[place]?.version ?? 'nothing';
    const more = others.length === 1 ? '' : ` (and ${others.length - 1} more)`;
    return [
      `installed is not what ${join(inner, 'package-lock.json')} says: ${place} is ${has} and not ${version ?? 'linked'}${more}; npm ci makes it so`,
    ];
  });
}

/**
 * Packages that npm has installed in other versions beside the one that was to be another, as one that depends on it.
 *
 * @param folder The other installation.
 */
export function otherPackages(root: string, folder: string, name: string): string[] {
  const [own, others] = [root, folder].map((each) => lockedIn(join(each, 'node_modules/.package-lock.json')));
  if (own == null || others == null) return [];
  const differing = Object.entries(own).flatMap(([place, { version }]) => {
    const there = others[place]?.version;
    return isAtPlace(name, place) || there === undefined || version === undefined || there === version
      ? []
      : [`${place.replace(/^node_modules\//, '')} ${there} and not ${version}`];
  });
  const more = differing.length > 1 ? ` (and ${differing.length - 1} more)` : '';
  return differing.length === 0 ? [] : [`with it comes ${differing[0]}${more}`];
}

function lockedIn(path: string): Locked | null {
  const text = textOrNull(path);
  if (text === null) return null;
  try {
    return lockSchema.parse(JSON.parse(text)).packages;
  } catch {
    return null; // of a version of npm that we do not know
  }
}

/** What is for development, optional or a peer may be left out. */
function isOther(place: string, wanted: Locked[string], installed: Locked[string] | undefined): boolean {
  if (!place.startsWith('node_modules/')) return false;
  const { version, integrity, dev, optional, devOptional, peer } = wanted;
  if (installed === undefined) return ![dev, optional, devOptional, peer].includes(true);
  const differ = (one: string | undefined, other: string | undefined) =>
    one !== undefined && other !== undefined && one !== other;
  return differ(version, installed.version) || differ(integrity, installed.integrity);
}

const SOURCE = /\.[cm]?[jt]sx?$/;
const MOST_FILES = 20_000;

/**
 * What a command made for the base, and the candidate has from before a source of it was changed.
 *
 * @param folder The checkout of the base, when the command has run.
 * @param suites Files that are run as they are, relative to the root.
 */
export function staleBuilds(root: string, folder: string, commit: string, suites: readonly string[]): string[] {
  const changed = [
    ...linesOf(git(root, 'diff', '--name-only', '-z', '--no-renames', commit)),
    ...linesOf(git(root, 'ls-files', '--others', '--exclude-standard', '-z')),
  ].filter((path) => SOURCE.test(path) && !suites.includes(path) && existsSync(join(root, path)));
  const newest = changed.toSorted((a, b) => changedAt(join(root, b)) - changedAt(join(root, a)))[0];
  if (newest === undefined) return [];
  const made = linesOf(git(folder, 'status', '--porcelain', '--ignored', '-z'))
    .filter((entry) => entry.startsWith('!! '))
    .map((entry) => entry.slice(3))
    .filter((path) => !/(^|\/)node_modules(\/|$)/.test(path) && existsSync(join(root, path)));
  return made
    .filter((path) => newestIn(join(root, path)) < changedAt(join(root, newest)))
    .map((path) => `${path} was made before ${newest} was changed: was the candidate built since?`);
}

function linesOf(text: string | null): string[] {
  return (text ?? '').split('\0').filter((each) => each !== '');
}

function changedAt(path: string): number {
  return statSync(path).mtimeMs;
}

/** When the last file of a folder was written. */
function newestIn(path: string): number {
  if (!statSync(path).isDirectory()) return changedAt(path);
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(0, ...files.slice(0, MOST_FILES).map((entry) => changedAt(join(entry.parentPath, entry.name))));
}
