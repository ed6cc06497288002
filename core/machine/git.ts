import { spawnSync, type SpawnSyncReturns } from 'node:child_process';

/** Why a commit or a date is not known, and what to do. */
export const SHALLOW_CLONE = 'this is a shallow clone (on GitHub: actions/checkout with fetch-depth: 0)';

/** What git answers in this folder, or null where it fails: there is no git, no repository, or not what was asked for. */
export function git(folder: string, ...words: readonly string[]): string | null {
  const { status, stdout } = runGit(folder, words);
  return status === 0 ? stdout.trim() : null;
}

/** What git says in this folder, whatever it ends with; `status` is null where it could not be started. */
export function runGit(
  folder: string,
  words: readonly string[],
  more: Readonly<Record<string, string>> = {},
): SpawnSyncReturns<string> {
  const env = { ...environmentWithoutRepository(), ...more };
  return spawnSync('git', words, { cwd: folder, encoding: 'utf8', env, maxBuffer: MOST_BYTES });
}

/** What git says of a repository of a million files. */
const MOST_BYTES = 2 ** 28;
const SHOWN_LINES = 3;

/** The last lines that git said, in one: the reason stands before the last as often as in it. */
export function lastOf(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-SHOWN_LINES).join('; ');
}

/**
 * The environment for a child that shall find its repository by its folder. Git hands the repository, the index and the
 * work tree of a commit in progress to its hooks by variables, and a child that inherits them writes into that index.
 */
export function environmentWithoutRepository(): NodeJS.ProcessEnv {
  if (!Object.keys(process.env).some((name) => name.startsWith('GIT_'))) return process.env;
  const { stdout } = spawnSync('git', ['rev-parse', '--local-env-vars'], { encoding: 'utf8' });
  const local = new Set((stdout ?? '').split('\n'));
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !local.has(name)));
}

/** Whether the oldest commits are missing here: the first of those that are seems to have made every file. */
export function isShallowClone(folder: string): boolean {
  return git(folder, 'rev-parse', '--is-shallow-repository') === 'true';
}
