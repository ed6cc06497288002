import { execFileSync } from 'node:child_process';

/** Why a commit or a date is not known, and what to do. */
export const SHALLOW_CLONE = 'this is a shallow clone (on GitHub: actions/checkout with fetch-depth: 0)';

/** What git answers in this folder, or null where it fails: there is no git, no repository, or not what was asked for. */
export function git(folder: string, ...words: readonly string[]): string | null {
  try {
    return execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

/** Whether the oldest commits are missing here: the first of those that are seems to have made every file. */
export function isShallowClone(folder: string): boolean {
  return git(folder, 'rev-parse', '--is-shallow-repository') === 'true';
}
