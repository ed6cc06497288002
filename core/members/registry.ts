import './self-import.ts';
import { readdirSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MemberKind } from './schemas.ts';
import { reasonOf } from '../text/thrown.ts';
import { UsageError, unknownWord } from '../text/errors.ts';

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
 * A user's own member, from a file anywhere.
 *
 * @throws UsageError where there is no such file, or it throws, or it is not a member
 */
export async function memberAt<T extends { readonly name: string }>(
  kind: MemberKind,
  path: string,
): Promise<Member<T>> {
  const url = pathToFileURL(resolve(path)).href;
  try {
    const { checkMember } = await import('./schemas.ts'); // our own members are checked by the compiler
    const member = await importMember<T>(kind, url, basename(path, extname(path)));
    checkMember(kind, member.value);
    return member;
  } catch (error) {
    throw new UsageError(`${kind} ${path}: ${reasonOf(error)}`);
  }
}

async function importMember<T extends { readonly name: string }>(
  kind: MemberKind,
  url: string,
  name: string,
): Promise<Member<T>> {
  const { default: value } = (await import(url)) as { default?: T };
  if (value === undefined) throw new Error(`a ${kind} is the default export of its file, and there is none`);
  if (value.name !== name) throw new Error(`the file is called ${name}, and the ${kind} in it "${value.name}"`);
  return { value, module: url };
}
