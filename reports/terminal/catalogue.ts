import type { Catalogue } from '../../core/members/catalogue.ts';
import { namedLists } from '../facts/catalogue.ts';

/** What there is to name: a line a member, and below a suite a line for each of its parameters. */
export function catalogueText(catalogue: Catalogue): string {
  const lists = namedLists(catalogue);
  const width = Math.max(...lists.flatMap(({ members }) => members.map(({ name }) => name.length)));
  const blocks = lists.map(({ title, members }) => {
    const lines = members.flatMap(({ name, about, params }) => [
      `  ${name.padEnd(width)}  ${about}`,
      ...params.map((param) => `  ${' '.repeat(width)}    ${param.name}=${param.values}  ${param.about}`),
    ]);
    return [`${title}:`, ...lines].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}
