import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { git } from '../machine/git.ts';

/**
 * Why the base failed, in words for who never saw its folder, which is gone by then: with paths of the repository, and how
 * to give it what is not in a commit.
 *
 * @param root The repository of the candidate.
 * @param folder The checkout of the base.
 */
export function explainedFault(reason: string, root: string, folder: string): string {
  const [, missing] = /Cannot find module '([^']+)'/.exec(reason) ?? [];
  const inner = missing?.startsWith(`${folder}${sep}`) === true ? relative(folder, missing) : null;
  if (inner !== null && existsSync(join(root, inner)) && git(root, 'check-ignore', '--quiet', inner) !== null) {
    return `it has no ${inner}, which git ignores: make it there with --prepare, such as --prepare "npm run build"`;
  }
  const own = reason.replaceAll(`${folder}${sep}`, '');
  return /Cannot find package '/.test(reason)
    ? `${own}: install it there with --prepare, such as --prepare "npm ci"`
    : own;
}
