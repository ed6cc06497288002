import { git, isShallowClone, SHALLOW_CLONE } from '../machine/git.ts';

/** The newest change of the code, by git, or why that is not known. */
export type CodeAge =
  | { readonly state: 'known'; readonly commit: string; readonly subject: string; readonly at: Date }
  | { readonly state: 'unknown'; readonly because: string };

/** What is written about the code does not make a measurement of it old. */
const CODE = ['.', ':(exclude,glob,icase)**/*.md', ':(exclude)docs'];

/** The newest commit that touches anything in this folder but *.md and docs/. */
export function codeAgeOf(folder: string): CodeAge {
  if (isShallowClone(folder)) return { state: 'unknown', because: SHALLOW_CLONE };
  const line = git(folder, 'log', '-1', '--format=%h%x00%cI%x00%s', '--', ...CODE);
  if (line === null) return { state: 'unknown', because: 'there is no git, or no repository' };
  const [commit, date, subject] = line.split('\0');
  if (commit === undefined || date === undefined || subject === undefined) {
    return { state: 'unknown', because: 'there is no commit of it' };
  }
  return { state: 'known', commit, subject, at: new Date(date) };
}
