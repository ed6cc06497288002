import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { git, lastOf, runGit } from '../machine/git.ts';
import { EnvironmentError } from '../text/errors.ts';

/** What a checkout of a commit has beside the files that git keeps in it. */

/**
 * Files of LFS are brought, or left as the pointers that git keeps, as the candidate has them: a side that reads pointers
 * and one that reads what they point to do other work.
 */
export function lfsEnvironment(root: string): Record<string, string> {
  const listed = git(root, 'ls-files', '--stage', '-z', '--', ':(attr:filter=lfs)') ?? '';
  const [first = ''] = listed.split('\0').filter((entry) => existsSync(join(root, entry.split('\t')[1] ?? '')));
  const [about = '', path] = first.split('\t');
  if (path === undefined) return {};
  const isPointer = git(root, 'hash-object', '--no-filters', '--', path) === about.split(' ')[1];
  return isPointer ? { GIT_LFS_SKIP_SMUDGE: '1' } : {};
}

/**
 * Fills the folders of submodules, which git leaves empty, from what the candidate has of them: nothing is fetched. Those
 * that the candidate has not checked out either stay empty.
 *
 * @throws EnvironmentError where the base wants a commit of one that is not here
 */
export function fillSubmodules(root: string, folder: string, commit: string): void {
  const listed = runGit(root, ['ls-tree', '-r', '-z', commit]).stdout ?? '';
  for (const entry of listed.split('\0').filter((each) => each.startsWith('160000 '))) {
    const [about = '', path = ''] = entry.split('\t');
    const [own, wanted] = [join(root, path), about.split(' ')[2] ?? ''];
    if (!existsSync(join(own, '.git'))) continue;
    checkOutInto(own, join(folder, path), wanted, path);
    fillSubmodules(own, join(folder, path), wanted);
  }
}

/** By an index that is thrown away, so that nothing of the submodule changes. */
function checkOutInto(own: string, to: string, commit: string, path: string): void {
  const index = `${to}.lockstep-index`;
  mkdirSync(dirname(to), { recursive: true });
  try {
    for (const words of [
      ['read-tree', commit],
      ['checkout-index', '--all', '--force', `--prefix=${to}${sep}`],
    ]) {
      const { status, stderr } = runGit(own, words, { GIT_INDEX_FILE: index });
      if (status === 0) continue;
      throw new EnvironmentError(
        `the base has the submodule ${path} at ${commit.slice(0, 10)}, which is not here (git -C ${path} fetch): ${lastOf(stderr)}`,
      );
    }
  } finally {
    rmSync(index, { force: true });
  }
}
