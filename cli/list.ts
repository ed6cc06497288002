import { Command } from 'commander';
import type { Named, NamedSuite } from '../core/members/catalogue.ts';
import { allMembers } from '../core/members/registry.ts';
import { unknownWord } from '../core/text/errors.ts';
import type { Suite } from '../core/members/types.ts';
import type { MemberKind } from '../core/members/schemas.ts';
import { folders } from './folders.ts';
import type { Io } from './io.ts';

const kinds: Readonly<Record<keyof typeof folders, MemberKind>> = {
  suites: 'suite',
  models: 'model',
  servers: 'server',
  reports: 'report',
};

export function listCommand(io: Io): Command {
  return new Command('list')
    .description('what there is to name: suites, models, servers, reports')
    .argument('[what]', 'suites, models, servers or reports (default: all)')
    .option('--json', 'as JSON')
    .action(async (what: string | undefined, options: { json?: true }) => {
      const all = Object.keys(folders) as (keyof typeof folders)[];
      if (what !== undefined && !all.includes(what as never)) throw unknownWord('list', what, all);
      const chosen = what === undefined ? all : [what as keyof typeof folders];
      const catalogue = await catalogueOf(chosen);
      io.stdout(options.json === true ? `${JSON.stringify(catalogue, null, 2)}\n` : catalogueText(catalogue));
    });
}

/** By folder, as `catalogueSchema` has it. */
type Catalogue = Readonly<Record<string, readonly (Named | NamedSuite)[]>>;

async function catalogueOf(folderNames: readonly (keyof typeof folders)[]): Promise<Catalogue> {
  const lists = await Promise.all(
    folderNames.map(async (folder) => {
      const members = await allMembers<Named | Suite>(kinds[folder], folders[folder]);
      return [folder, members.map(({ value }) => named(value))] as const;
    }),
  );
  return Object.fromEntries(lists);
}

function named(member: Named | Suite): Named | NamedSuite {
  const { name, about } = member;
  if (!('params' in member)) return { name, about };
  const { server, params, concurrency } = member;
  return { name, about, server, params: params as NamedSuite['params'], concurrency: [...concurrency] };
}

/** In the command and not in a report, because whoever lists models does not wait for all of the terminal's reports. */
function catalogueText(catalogue: Catalogue): string {
  const lists = Object.entries(catalogue);
  const width = Math.max(...lists.flatMap(([, members]) => members.map(({ name }) => name.length)));
  const blocks = lists.map(([folder, members]) =>
    [`${folder}:`, ...members.flatMap((member) => lines(member, width))].join('\n'),
  );
  return `${blocks.join('\n\n')}\n`;
}

function lines(member: Named | NamedSuite, width: number): string[] {
  const own = `  ${member.name.padEnd(width)}  ${member.about}`;
  const params = 'params' in member ? Object.entries(member.params) : [];
  return [
    own,
    ...params.map(([name, { about, values, oneOf }]) => {
      const words = oneOf === undefined ? '' : ` (${oneOf.join(', ')})`;
      return `  ${' '.repeat(width)}    ${name}=${values.join(',')}  ${about}${words}`;
    }),
  ];
}
