import type { Catalogue, Named, NamedSuite } from '../../core/members/catalogue.ts';
import { clean } from '../words/text.ts';

/** What every page says of what there is to name. All text that is returned is clean. */

/** The members of one folder, and the word for it. */
export interface NamedList {
  readonly title: string;
  readonly members: readonly NamedMember[];
}

interface NamedMember {
  readonly name: string;
  readonly about: string;
  /** None where it is no suite. */
  readonly params: readonly NamedParam[];
}

export interface NamedParam {
  readonly name: string;
  /** Those of the suite itself: "1,4,16". */
  readonly values: string;
  /** With the words that it takes, where it takes no others. */
  readonly about: string;
}

export function namedLists(catalogue: Catalogue): NamedList[] {
  const lists: Readonly<Record<string, readonly (Named | NamedSuite)[] | undefined>> = catalogue;
  return Object.entries(lists).map(([title, members = []]) => ({
    title,
    members: members.map((member) => ({
      name: clean(member.name),
      about: clean(member.about),
      params: 'params' in member ? Object.entries(member.params).map(namedParam) : [],
    })),
  }));
}

function namedParam([name, { about, values, oneOf }]: readonly [string, NamedSuite['params'][string]]): NamedParam {
  const words = oneOf === undefined ? '' : ` (${oneOf.join(', ')})`;
  return { name: clean(name), values: clean(values.join(',')), about: clean(`${about}${words}`) };
}
