import { execFileSync } from 'node:child_process';

/** The newest change of the code, by git, or why that is not known. */
export type CodeAge =
  | { readonly state: 'known'; readonly commit: string; readonly subject: string; readonly at: Date }
  | { readonly state: 'unknown'; readonly because: string };

/** What is written about the code does not make a measurement of it old. */
const CODE = ['.', ':(exclude,glob,icase)**/*.md', ':(exclude)docs'];

/** The newest commit that touches anything in this folder but *.md and docs/. */
export function codeAgeOf(folder: string): CodeAge {
  try {
    // the first commit of a shallow clone seems to have made every file
    if (git(folder, 'rev-parse', '--is-shallow-repository') === 'true') {
      return { state: 'unknown', because: 'this is a shallow clone (on GitHub: actions/checkout with fetch-depth: 0)' };
    }
    const line = git(folder, 'log', '-1', '--format=%h%x00%cI%x00%s', '--', ...CODE);
    const [commit, date, subject] = line.split('\0');
    if (commit === undefined || date === undefined || subject === undefined) {
      return { state: 'unknown', because: 'there is no commit of it' };
    }
    return { state: 'known', commit, subject, at: new Date(date) };
  } catch {
    return { state: 'unknown', because: 'there is no git, or no repository' };
  }
}

function git(folder: string, ...words: string[]): string {
  return execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
