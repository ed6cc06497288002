import { createHash } from 'node:crypto';
import { type Dirent, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { git } from '../machine/git.ts';
import { textOrNull } from '../machine/text-file.ts';
import type { Code, Environment, Plan } from '../records/records.ts';

/** What tells whether two machines run the same: digests of what is to be measured, and of what measures it. */

/** The folders of lockstep whose code runs while it measures, in a checkout as in the package. */
const MEASURING = ['core', 'runners', 'servers', 'suites'];
const HOME = new URL('../../', import.meta.url);
const MODULE = /(?<!\.d)\.[cm]?[jt]s$/;
const LOCK_FILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];

export function digestOf(parts: Iterable<string>): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(`${part.length}:${part}`);
  return `sha256:${sum.digest('hex')}`;
}

/** Of a plan, wherever on a machine lockstep and the project lie. */
export function planDigest(plan: Plan, folder: string, home: URL = HOME): string {
  const places = [
    ['lockstep:/', home.href],
    ['project:/', pathToFileURL(`${resolve(folder)}/`).href],
  ] as const;
  const text = places
    .toSorted(([, a], [, b]) => b.length - a.length) // the inner one first: lockstep is installed in the project
    .reduce((written, [name, href]) => written.replaceAll(href, name), JSON.stringify(plan));
  return digestOf([text]);
}

/** What runs in this folder for this plan. */
export function codeNow(plan: Plan, folder: string, { commit }: Pick<Environment, 'commit'>): Code {
  const lockFile = nearest(resolve(folder), LOCK_FILES);
  const diff = git(folder, 'diff', 'HEAD');
  const changes = diff === null ? null : [diff, ...untracked(folder)].join('');
  return {
    lockstep: digestOf(MEASURING.flatMap((name) => filesIn(new URL(`${name}/`, HOME))).flatMap(named(HOME))),
    suites: digestOf(ownFiles(plan).flatMap(named(pathToFileURL(`${resolve(folder)}/`)))),
    lockFile: lockFile === null ? null : digestOf([lockFile]),
    commit,
    changes: changes === null || changes === '' ? null : digestOf([changes]),
  };
}

/** Modules that git does not know yet, by name and content: what they import is no part of the plan, and neither are results. */
function untracked(folder: string): string[] {
  const top = git(folder, 'rev-parse', '--show-toplevel') ?? folder;
  const listed = git(top, 'ls-files', '--others', '--exclude-standard', '-z') ?? '';
  const names = listed.split('\0').filter((name) => MODULE.test(name));
  return names.flatMap((name) => [name, textOrNull(join(top, name)) ?? '']);
}

/** The files that a plan names and that are no part of lockstep. */
function ownFiles({ trials }: Plan): URL[] {
  const modules = trials.flatMap((trial) => Object.values(trial.modules).flatMap((part) => part?.module ?? []));
  const files = new Set(modules.filter((href) => href.startsWith('file:') && !href.startsWith(HOME.href)));
  return [...files].toSorted().map((href) => new URL(href));
}

function filesIn(folder: URL): URL[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const isModule = (entry: Dirent) => entry.isFile() && MODULE.test(entry.name);
  const paths = entries.filter(isModule).map(({ parentPath, name }) => join(parentPath, name));
  return paths.toSorted().map((path) => pathToFileURL(path));
}

/** Its name from there, and what is in it; what cannot be read (a folder in which a program runs) has its name alone. */
function named(home: URL): (file: URL) => [string, string] {
  return (file) => {
    const path = fileURLToPath(file);
    return [relative(fileURLToPath(home), path).replaceAll('\\', '/'), textOrNull(path) ?? ''];
  };
}

/** What is in the first of these files, here or in a folder above. */
function nearest(folder: string, names: readonly string[]): string | null {
  for (const name of names) {
    const text = textOrNull(join(folder, name));
    if (text !== null) return text;
  }
  const above = dirname(folder);
  return above === folder ? null : nearest(above, names);
}
