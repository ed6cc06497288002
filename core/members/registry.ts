import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hintFor, serverOf } from './given-server.ts';
import { loaded } from './loading.ts';
import { type Exports, exportsOf } from './module-exports.ts';
import type { MemberKind } from './schemas.ts';
import { givenBy, type Origin, suiteOf } from './suite-of.ts';
import type { GivenSuite, Suite } from './types.ts';
import { reasonOf } from '../text/thrown.ts';
import { nearestTo, UsageError, unknownWord } from '../text/errors.ts';

/** A member of a folder, and the module that it is. */
export interface Member<T> {
  readonly value: T;
  readonly module: string;
}

/** The words of one folder: each file is a member, `_*` files are pieces of members. */
export function namesIn(folder: URL): string[] {
  return filesIn(folder)
    .map((file) => basename(file, extname(file)))
    .toSorted();
}

/** Folders beside them are pieces, too. */
function filesIn(folder: URL): string[] {
  return readdirSync(folder).filter(
    (file) => /\.[jt]s$/.test(file) && !file.endsWith('.d.ts') && !file.startsWith('_'),
  );
}

/**
 * The member of a folder with this name.
 *
 * @throws UsageError where there is none, with the nearest word; Error where the file is not what its name says
 */
export async function memberOf<T extends { readonly name: string }>(
  kind: MemberKind,
  folder: URL,
  name: string,
): Promise<Member<T>> {
  const names = namesIn(folder);
  if (!names.includes(name)) throw unknownWord(kind, name, names);
  const file = filesIn(folder).find((each) => basename(each, extname(each)) === name);
  return importMember(kind, new URL(file as string, folder).href, name);
}

/** Every member of a folder, in the order of their names. */
export function allMembers<T extends { readonly name: string }>(kind: MemberKind, folder: URL): Promise<Member<T>[]> {
  return Promise.all(namesIn(folder).map((name) => memberOf<T>(kind, folder, name)));
}

/**
 * A user's own member, from a file anywhere. A suite may be any function of any module: `./users.ts#findUser`.
 *
 * @throws UsageError where there is no such file, or it throws, or it is not a member
 */
export async function memberAt<T extends { readonly name: string }>(
  kind: MemberKind,
  word: string,
): Promise<Member<T>> {
  const [, path = word, chosen = null] = /^(.*\.[cm]?[jt]s)#([^#]+)$/s.exec(word) ?? [];
  const module = pathToFileURL(resolve(path)).href;
  const name = basename(path, extname(path));
  try {
    checkFile(resolve(path));
    const exports = await loaded(`${kind} ${word}`, module, () => exportsOf(module));
    const { checkMember } = await import('./schemas.ts'); // our own members are checked by the compiler
    if (kind === 'suite') return { value: suiteIn(exports, { module, name, chosen }, checkMember) as never, module };
    const member = memberIn<T>(kind, exports, module, name);
    checkMember(kind, member.value);
    return member;
  } catch (error) {
    throw new UsageError(`${kind} ${word}: ${reasonOf(error)}`);
  }
}

/** @throws Error where it is no file, with the one that was probably meant */
function checkFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) throw new Error('it is a folder, where a file is wanted');
  if (found !== undefined) return;
  const folder = dirname(path);
  const beside = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true ? readdirSync(folder) : [];
  const name = basename(path);
  const meant = beside.find((file) => basename(file, extname(file)) === name) ?? nearestTo(name, beside);
  throw new Error(`there is no file ${path}${meant === null ? '' : `: did you mean ${meant}?`}`);
}

function suiteIn(exports: Exports, origin: Origin, checkMember: (kind: MemberKind, value: unknown) => void): Suite {
  const given = givenBy(exports, origin);
  checkMember('suite', given);
  const suite = suiteOf(given as GivenSuite, exports, origin);
  if (origin.chosen === null) checkName('suite', origin.name, suite.name);
  return suite;
}

async function importMember<T extends { readonly name: string }>(
  kind: MemberKind,
  url: string,
  name: string,
): Promise<Member<T>> {
  return memberIn(kind, await exportsOf(url), url, name);
}

function memberIn<T extends { readonly name: string }>(
  kind: MemberKind,
  { default: given }: Exports,
  url: string,
  name: string,
): Member<T> {
  const value = (kind === 'server' ? serverOf(given, name) : given) as T | undefined;
  if (value === undefined) {
    const hint = kind === 'server' ? hintFor(basename(url)) : '';
    throw new Error(`a ${kind} is the default export of its file, and there is none${hint}`);
  }
  checkName(kind, name, value.name);
  return { value, module: url };
}

function checkName(kind: MemberKind, file: string, name: string): void {
  if (name !== file) throw new Error(`the file is called ${file}, and the ${kind} in it "${name}"`);
}
