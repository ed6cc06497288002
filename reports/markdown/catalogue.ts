import type { Catalogue } from '../../core/members/catalogue.ts';
import { type NamedList, namedLists, type NamedParam } from '../facts/catalogue.ts';
import { blocks, EMPTY, type Markup, markup, type MarkupColumn, markupTable } from './markup.ts';

/** What there is to name: a table a folder, and the parameters of suites folded away below theirs. */
export function cataloguePage(catalogue: Catalogue): string {
  const { source } = blocks(namedLists(catalogue).map(section));
  return `${source}\n`;
}

function section({ title, members }: NamedList): Markup {
  const params = members.flatMap(({ name, params: own }) => own.map((param) => ({ of: name, param })));
  return blocks([
    markup`### ${title}`,
    markupTable(MEMBERS, members),
    params.length === 0
      ? EMPTY
      : blocks([
          markup`<details>\n<summary>Their parameters, with the values of the suite itself</summary>`,
          markupTable(PARAMS, params),
          markup`</details>`,
        ]),
  ]);
}

const MEMBERS: readonly MarkupColumn<NamedList['members'][number]>[] = [
  { head: 'name', align: 'left', cell: ({ name }) => name },
  { head: 'what it is', align: 'left', cell: ({ about }) => about },
];

interface OwnParam {
  readonly of: string;
  readonly param: NamedParam;
}

const PARAMS: readonly MarkupColumn<OwnParam>[] = [
  { head: 'suite', align: 'left', cell: ({ of }) => of },
  { head: 'parameter', align: 'left', cell: ({ param }) => param.name },
  { head: 'values', align: 'left', cell: ({ param }) => param.values },
  { head: 'what it is', align: 'left', cell: ({ param }) => param.about },
];
